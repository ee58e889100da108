package dev.uketori.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// Another process on the same folder of images, some time later.
final class OtherReplica {

    private static final Duration LATER = Duration.ofMinutes(1);

    private OtherReplica() {}

    static void main(String[] args) throws BucketException {
        new FileBucket(Path.of(args[0]), () -> Instant.now().plus(LATER)).sweep();
    }

    static void sweep(Path folder) throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classes(FileBucket.class)
                                        + File.pathSeparator
                                        + classes(OtherReplica.class),
                                OtherReplica.class.getName(),
                                folder.toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
    }

    private static Path classes(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
