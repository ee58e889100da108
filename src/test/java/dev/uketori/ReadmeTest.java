package dev.uketori;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.uketori.job.Attempts;
import dev.uketori.job.JobState;
import dev.uketori.job.Lifecycle;
import dev.uketori.job.Samples;
import dev.uketori.job.Status;
import dev.uketori.job.Step.Moved;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The README says what the code does; where it does not, this goes red.
class ReadmeTest {

    private static final Pattern TRANSITION =
            Pattern.compile("^ +(\\S+) --> (\\S+)(?: : .+)?$", Pattern.MULTILINE);
    private static final Pattern SETTING =
            Pattern.compile("^\\| `((?:UKETORI|DOITONG)_\\w+)` \\| (\\S+) \\|", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("\\b(?:UKETORI|DOITONG)_[A-Z_]+\\b");
    private static final Pattern ROOM = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    /// A home or a work folder of somebody's machine.
    private static final Pattern MACHINE =
            Pattern.compile(
                    "(?<![\\w.])/(?:home|Users|root|work|tmp|mnt|opt)/\\w[\\w.-]*|\\b[A-Z]:\\\\\\\\?Users\\b");

    /// Where packages come from is the business of whoever builds.
    private static final Pattern REGISTRY =
            Pattern.compile(
                    "repo1?\\.maven\\b|\\bcentral\\.sonatype\\b|\\boss\\.sonatype\\b|registry\\.npmjs\\b|\\bdeb\\.debian\\b"
                            + "|plugins\\.gradle\\.org|\\bjitpack\\.io");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void theDiagramShowsEveryMoveThatAJobCanMakeAndNoOther() {
        assertThat(drawn("stateDiagram-v2")).isEqualTo(possible());
    }

    @Test
    void theSettingsTableHasEverySettingWithItsDefault() {
        assertThat(told()).isEqualTo(settings());
    }

    @Test
    void noSettingIsToldTwice() {
        assertThat(SETTING.matcher(readme).results().map(row -> row.group(1)))
                .doesNotHaveDuplicates();
    }

    @Test
    void noSettingIsNamedThatDoesNotExist() {
        assertThat(NAMED.matcher(readme).results().map(MatchResult::group))
                .isSubsetOf(settings().keySet());
    }

    @Test
    void theLayoutNamesEveryRoomAndNoOther() {
        var named =
                ROOM.matcher(section("How the code is laid out"))
                        .results()
                        .map(row -> row.group(1))
                        .collect(toCollection(TreeSet::new));

        assertThat(named).isEqualTo(rooms());
    }

    @Test
    void noTrackedFileNamesSomebodysMachineOrARegistry() throws Exception {
        for (var file : tracked()) {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(text.lines()).as("%s", file).noneMatch(MACHINE.asPredicate());
            assertThat(text.lines()).as("%s", file).noneMatch(REGISTRY.asPredicate());
        }
    }

    private Set<String> drawn(String kind) {
        var begin = readme.indexOf("```mermaid\n" + kind);
        var diagram = readme.substring(begin, readme.indexOf("\n```\n", begin));
        return TRANSITION
                .matcher(diagram)
                .results()
                .map(arrow -> arrow.group(1) + " --> " + arrow.group(2))
                .collect(toCollection(TreeSet::new));
    }

    /// What an image does once its job is completed is none of the job's moves.
    private static Set<String> possible() {
        var moves = new TreeSet<>(Set.of("[*] --> " + Status.QUEUED.wire()));
        for (var from : Samples.states().values()) {
            var isFinal = from.status().isFinal();
            var name = from.status().wire();
            reached(from)
                    .filter(to -> !(isFinal && to.equals(name)))
                    .forEach(to -> moves.add(name + " --> " + to));
            if (isFinal) {
                moves.add(name + " --> [*]");
            }
        }
        return moves;
    }

    private static Stream<String> reached(JobState from) {
        return Samples.reports().values().stream()
                .map(report -> Lifecycle.apply(from, Attempts.NONE, report, Samples.NOW))
                .flatMap(step ->
                        step instanceof Moved(var to, _, _) ? Stream.of(to) : Stream.empty())
                .map(to -> to.status().wire());
    }

    private Map<String, String> told() {
        var rows = new TreeMap<String, String>();
        SETTING.matcher(section("Settings"))
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2).replace("`", "")));
        return rows;
    }

    private static Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .flatMap(type -> properties(type.reflect()))
                .forEach(property ->
                        settings.put(
                                variable(property.getKey()),
                                Objects.requireNonNullElse(property.getValue(), "–")));
        return settings;
    }

    /// Name and default of each; the second name of a list, `key[*]`, is none of its own.
    private static Stream<Map.Entry<String, String>> properties(Class<?> mapping) {
        return ConfigClass.configClass(mapping).getProperties().entrySet().stream()
                .filter(property -> !property.getKey().endsWith("]"));
    }

    private static String variable(String property) {
        return StringUtil.replaceNonAlphanumericByUnderscores(property.replace("*", "NAME"))
                .toUpperCase(Locale.ROOT);
    }

    private static Set<String> rooms() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .flatMap(name -> Stream.of(name.split("\\.")).skip(2).limit(1))
                .collect(toCollection(TreeSet::new));
    }

    private String section(String title) {
        var begin = readme.indexOf("\n## " + title + "\n");
        var end = readme.indexOf("\n## ", begin + 1);
        return readme.substring(begin, end < 0 ? readme.length() : end);
    }

    /// Every file in git's index; none where there is no git, as in an unpacked archive.
    private static List<Path> tracked() throws InterruptedException {
        try {
            var git = new ProcessBuilder("git", "ls-files", "-z").start();
            var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeThat(git.waitFor()).as("git's exit code").isZero();
            return Arrays.stream(names.split("\0")).map(Path::of).filter(Files::exists).toList();
        } catch (IOException noGit) {
            assumeThat(noGit).isNull();
            return List.of();
        }
    }
}
