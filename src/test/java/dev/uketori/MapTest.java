package dev.uketori;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Who may look into whom, and who may touch what. Read from the compiled classes, so that a name
/// written out in full counts as much as an import.
class MapTest {

    /// Each room, and exactly the rooms that it looks into. `main` is the root package.
    private static final String MAP =
            """
            job        →
            loop       →
            problem    →
            ambient    →
            advice     →
            gate       → job
            access     → ambient job problem store view
            guise      → access ambient job store
            doitong    → gate job
            store      → ambient gate job problem
            feed       → job loop problem store
            view       → advice ambient gate job problem store
            intake     → access ambient feed job problem store view
            pace       → job loop store
            dispatch   → ambient doitong gate job loop pace problem store
            webhook    → access ambient doitong job loop pace problem store view
            poll       → doitong gate job loop pace store
            image      →
            egress     →
            bucket     →
            provenance → access ambient bucket job store
            mirror     → bucket doitong egress image job loop provenance store
            download   → access bucket egress image job problem store view
            dropin     → access gate guise job problem store view
            erase      → access bucket job loop problem store view
            watch      → access ambient feed gate job problem store view
            notify     → access ambient doitong egress feed guise job loop problem store view
            credits    → access gate loop store view
            sandbox    →
            main       → sandbox
            """;

    /// Who takes time or randomness other than from `ambient`. The sandbox's parts stand on their
    /// own: its secrets are made before there is an application, and the built-in Doitong knows
    /// nothing of us.
    private static final String TAKERS =
            """
            sandbox.SandboxKeys      takes SecureRandom
            sandbox.doitong.JobIds   takes SecureRandom
            sandbox.doitong.Premises takes UUID.randomUUID
            sandbox.postgres.Server  takes SecureRandom
            """;

    private static final Set<String> TIME_AND_RANDOMNESS =
            Set.of(
                    "Thread.sleep",
                    "TimeUnit.sleep",
                    "System.currentTimeMillis",
                    "System.nanoTime",
                    "Math.random",
                    "UUID.randomUUID",
                    "Random",
                    "SecureRandom",
                    "ThreadLocalRandom.current",
                    "RandomGenerator.getDefault",
                    "RandomGenerator.of");

    private static final Set<String> FEATURES =
            Set.of(
                    "intake",
                    "dispatch",
                    "webhook",
                    "poll",
                    "mirror",
                    "download",
                    "dropin",
                    "erase",
                    "watch",
                    "notify",
                    "credits");

    private static final String ROOT = "dev.uketori";

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void roomsLookOnlyWhereTheMapAllows() {
        assertThat(map()).isEqualTo(lines(MAP));
    }

    @Test
    void roomsHaveNoCycles() {
        assertThat(cyclic(graph(MapTest::room))).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(cyclic(graph(JavaClass::getPackageName))).isEmpty();
    }

    @Test
    void featureRoomsNeverLookIntoEachOther() {
        var rooms = graph(MapTest::room);

        assertThat(rooms.keySet()).containsAll(FEATURES);
        for (var feature : FEATURES) {
            assertThat(rooms.get(feature)).as(feature).doesNotContainAnyElementsOf(FEATURES);
        }
    }

    @Test
    void jobLoopAndProblemKnowNothingOfOurs() {
        for (var room : Set.of("job", "loop", "problem")) {
            onlyItself(ROOT + "." + room + "..");
        }
    }

    @Test
    void theBuiltInDoitongKnowsNothingOfOurs() {
        onlyItself(ROOT + ".sandbox.doitong..");
    }

    @Test
    void aJobIsPureJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".job..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".job..",
                        "java.lang..",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void lookingAtAnImageIsPureJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".image..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".image..",
                        "java.lang..",
                        "java.nio",
                        "java.nio.charset",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreTouchesTheDatabase() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + ".store.."))
                .and(not(belongToAnyOf(ProductionDatabase.class)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "jakarta.persistence..",
                        "jakarta.transaction..",
                        "io.agroal..",
                        "io.quarkus.hibernate..",
                        "org.flywaydb..",
                        "org.hibernate..",
                        "org.postgresql..")
                .check(CLASSES);
    }

    /// Rows and queries inherit methods that write; the store's own are the only way in.
    @Test
    void nobodyReachesPanacheThroughTheStoresTypes() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + ".store.."))
                .should()
                .callMethodWhere(inheritedFromPanache())
                .check(CLASSES);
    }

    @Test
    void timeAndRandomnessComeFromAmbient() {
        var takers =
                CLASSES.stream()
                        .filter(not(resideInAPackage(ROOT + ".ambient..")))
                        .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                        .filter(access ->
                                TIME_AND_RANDOMNESS.contains(taken(access)) || isClockless(access))
                        .map(access -> name(access) + " takes " + taken(access))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(takers).isEqualTo(lines(TAKERS));
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(room -> room.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void endpointsArePublic() {
        methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .should()
                .bePublic()
                .because("Quarkus silently ignores others")
                .check(CLASSES);
    }

    private static void onlyItself(String packages) {
        noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(not(resideInAPackage(packages))))
                .check(CLASSES);
    }

    private static Set<String> map() {
        return graph(MapTest::room).entrySet().stream()
                .map(row -> line(row.getKey() + " → " + String.join(" ", row.getValue())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Each group of our classes, and the other groups that it looks into.
    private static Map<String, Set<String>> graph(Function<JavaClass, String> group) {
        var graph = new TreeMap<String, Set<String>>();
        for (var type : CLASSES) {
            var seen = graph.computeIfAbsent(group.apply(type), _ -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(resideInAPackage(ROOT + ".."))
                    .map(group)
                    .filter(other -> !other.equals(group.apply(type)))
                    .forEach(seen::add);
        }
        return graph;
    }

    /// What is left of a graph when all that leads nowhere has been taken away, again and again:
    /// its cycles, and what leads to them.
    private static Map<String, Set<String>> cyclic(Map<String, Set<String>> graph) {
        var left = new TreeMap<>(graph);
        while (left.values().removeIf(others -> others.stream().noneMatch(left::containsKey))) {}
        return left;
    }

    private static String room(JavaClass type) {
        var below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "main" : below.split("\\.")[1];
    }

    private static Set<String> lines(String table) {
        return table.lines().map(MapTest::line).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String line(String text) {
        return text.strip().replaceAll(" +", " ");
    }

    private static String name(JavaAccess<?> access) {
        return access.getOriginOwner().getName().substring(ROOT.length() + 1);
    }

    private static String taken(JavaCodeUnitAccess<?> access) {
        var owner = access.getTargetOwner().getSimpleName();
        return access.getTarget().getName().equals("<init>")
                ? owner
                : owner + "." + access.getTarget().getName();
    }

    /// A `java.time` type's `now()` of no clock, or a clock of the system's.
    private static boolean isClockless(JavaCodeUnitAccess<?> access) {
        var target = access.getTarget();
        return access.getTargetOwner().getPackageName().equals("java.time")
                && (target.getName().equals("now") && target.getRawParameterTypes().isEmpty()
                        || target.getName().startsWith("system"));
    }

    private static DescribedPredicate<JavaMethodCall> inheritedFromPanache() {
        return DescribedPredicate.describe(
                "a method that Panache brings",
                call ->
                        resideInAPackage(ROOT + ".store..").test(call.getTargetOwner())
                                && call.getTarget()
                                        .resolveMember()
                                        .filter(method ->
                                                resideInAPackage("io.quarkus..")
                                                        .test(method.getOwner()))
                                        .isPresent());
    }
}
