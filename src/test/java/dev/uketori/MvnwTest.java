package dev.uketori;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The build's launcher, in a project, home and path of its own. Its `curl` serves `served.zip`, or
/// nothing; its `mvn` copies `copied.zip`, or nothing.
class MvnwTest {

    private static final String JDK_25 = System.getProperty("java.home");

    @TempDir private Path dir;
    private Path project;
    private Path tools;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void aProject() throws Exception {
        project = Files.createDirectories(dir.resolve("project"));
        tools = Files.createDirectories(dir.resolve("tools"));
        var script = Files.readString(Path.of("mvnw"));
        write(project.resolve("mvnw"), script.replace("/usr/lib/jvm", dir + "/jvm"));
        properties(sha512(zip(dir.resolve("good.zip"))));

        var needed = "sed grep cut dirname mkdir mktemp mv rm cp chmod ls sha512sum shasum";
        for (var name : needed.split(" ")) {
            for (var real : List.of("/bin/" + name, "/usr/bin/" + name)) {
                if (Files.exists(Path.of(real))) {
                    write(tools.resolve(name), "#!/bin/sh\nexec " + real + " \"$@\"\n");
                }
            }
        }
        tool("curl", "while [ \"$1\" != -o ]; do shift; done; cp %s \"$2\"", "served.zip");
        tool(
                "mvn",
                "ls -d .mvn 2>/dev/null && exit 1; for a; do o=${a#-DoutputDirectory=}; done;"
                        + " cp %s \"$o/apache-maven-9.9.9-bin.zip\"",
                "copied.zip");

        environment.put("PATH", tools.toString());
        environment.put("HOME", dir.resolve("home").toString());
        environment.put("JAVA_HOME", JDK_25);
    }

    @Test
    void withoutAJdk25ItSaysWhatToInstall() throws Exception {
        environment.remove("JAVA_HOME");

        var run = mvnw();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output()).startsWith("mvnw: no JDK 25 found. Install one");
    }

    @Test
    void aJavaHomeOfAnotherVersionIsPassedOver() throws Exception {
        installed();
        environment.put("JAVA_HOME", jdk("17.0.15", dir.resolve("seventeen")));
        var found = jdk("25.0.3", dir.resolve("jvm/temurin-25"));

        var run = mvnw();

        assertThat(run.output()).contains("runs on " + found + "\n");
    }

    @Test
    void aCachedMavenRunsWithoutAnyDownload() throws Exception {
        installed();

        var run = mvnw("verify", "-Dname=two words");

        assertThat(run.code()).isZero();
        assertThat(run.output())
                .isEqualTo("runs on %s\n<verify>\n<-Dname=two words>\n".formatted(JDK_25));
        assertThat(dir.resolve("calls")).doesNotExist();
    }

    @Test
    void theDownloadedMavenIsKeptAndRun() throws Exception {
        serve("served.zip");

        var run = mvnw("verify");

        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("runs on " + JDK_25, "<verify>");
        assertThat(filesInCache()).containsExactly("mvn");
    }

    @Test
    void whereTheArchiveIsOutOfReachAnyMavenOnThePathFetchesIt() throws Exception {
        serve("copied.zip");

        var run = mvnw("verify");

        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("<verify>");
        assertThat(dir.resolve("calls")).hasContent("curl\nmvn");
    }

    @Test
    void aWrongChecksumIsRefusedAndLeavesNothingBehind() throws Exception {
        Files.writeString(dir.resolve("served.zip"), "not what was asked for");

        var run = mvnw();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output()).contains("has another SHA-512", "refused");
        assertThat(filesInCache()).isEmpty();
    }

    @Test
    void withNothingInReachItSaysWhatWouldHelp() throws Exception {
        var run = mvnw();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output()).contains("is out of reach", "curl or wget", "mvn on the path");
        assertThat(filesInCache()).isEmpty();
    }

    @Test
    void firstRunsSideBySideAllSucceed() throws Exception {
        serve("served.zip");

        var running = Stream.generate(this::start).limit(5).toList();

        for (var process : running) {
            assertThat(finish(process).code()).isZero();
        }
        assertThat(filesInCache()).containsExactly("mvn");
    }

    private record Run(int code, String output) {}

    private Run mvnw(String... arguments) throws Exception {
        return finish(start(arguments));
    }

    private Process start(String... arguments) {
        var script = project.resolve("mvnw").toString();
        var builder =
                new ProcessBuilder(Stream.concat(Stream.of(script), Stream.of(arguments)).toList());
        builder.directory(project.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Run finish(Process process) throws Exception {
        var output = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), output);
    }

    private List<String> filesInCache() throws IOException {
        try (var files = Files.walk(dir.resolve("home"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private void installed() throws Exception {
        serve("served.zip");
        assertThat(mvnw().code()).isZero();
        Files.delete(dir.resolve("calls"));
    }

    private void serve(String name) throws IOException {
        Files.copy(dir.resolve("good.zip"), dir.resolve(name));
    }

    private void properties(String sum) throws IOException {
        write(
                project.resolve(".mvn/wrapper/maven-wrapper.properties"),
                "# Ours.\nmavenVersion=9.9.9\ndistributionSha512Sum=" + sum + "\n");
    }

    private static Path zip(Path file) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("apache-maven-9.9.9/bin/mvn"));
            var script =
                    """
                    #!/bin/sh
                    echo "runs on $JAVA_HOME"
                    for a; do echo "<$a>"; done
                    """;
            zip.write(script.getBytes());
        }
        return file;
    }

    private static String sha512(Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    private static String jdk(String version, Path home) throws IOException {
        write(home.resolve("bin/javac"), "#!/bin/sh\n");
        write(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        return home.toString();
    }

    private void tool(String name, String body, String serves) throws IOException {
        var call = "#!/bin/sh\necho %s >> %s/calls\n".formatted(name, dir);
        write(tools.resolve(name), call + body.formatted(dir.resolve(serves)) + "\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }
}
