package dev.uketori.sandbox.postgres;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/// The oldest major that Uketori supports, brought to `target` by the build.
public final class Postgres15 {

    private Postgres15() {}

    public static URL archive() {
        var jar = Path.of("target/postgres-15/binaries.jar").toUri();
        try {
            return URI.create("jar:%s!/%s".formatted(jar, EmbeddedPostgres.archiveName())).toURL();
        } catch (MalformedURLException never) {
            throw new AssertionError(never);
        }
    }
}
