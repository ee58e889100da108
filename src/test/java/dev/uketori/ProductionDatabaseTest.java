package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import dev.uketori.sandbox.postgres.Postgres15;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProductionDatabaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Test
    void theOldestSupportedMajorIsFine(@TempDir Path folder) {
        try (var postgres = EmbeddedPostgres.open(folder, Postgres15.archive())) {
            var database = database(postgres.jdbcUrl(), postgres.username(), postgres.password());

            assertThat(database.problem(Duration.ofSeconds(10))).isEmpty();
        }
    }

    @Test
    void itIsAskedAsTheDatasourceWillAskIt(@TempDir Path folder) {
        try (var postgres = EmbeddedPostgres.open(folder, Postgres15.archive())) {
            var encrypted =
                    new ProductionDatabase(
                            postgres.jdbcUrl(),
                            Optional.of(postgres.username()),
                            Optional.of(postgres.password()),
                            Map.of("sslmode", "require"));

            assertThat(encrypted.problem(Duration.ofSeconds(10)))
                    .hasValueSatisfying(
                            found -> assertThat(found.toString()).contains("does not support SSL"));
        }
    }

    @Test
    void anOlderMajorIsTooOld() {
        assertThat(ProductionDatabase.tooOld(14, "14.19"))
                .hasValueSatisfying(found ->
                        assertThat(found.toString()).contains("PostgreSQL 14.19", "15 or newer"));
        assertThat(ProductionDatabase.tooOld(15, "15.0")).isEmpty();
    }

    @Test
    @Timeout(10)
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var url = "jdbc:postgresql://127.0.0.1:%d/x".formatted(silent.getLocalPort());

            assertThat(database(url, "me", "hush").problem(PATIENCE))
                    .hasValueSatisfying(found ->
                            assertThat(found.toString())
                                    .contains("does not take connections")
                                    .doesNotContain("hush"));
        }
    }

    @Test
    void aUrlThatCannotBeReadIsNotRepeated() {
        var url = "jdbc:postgresql://host:port/x?password=hush";

        assertThat(database(url, "me", "hush").problem(PATIENCE))
                .hasValueSatisfying(found ->
                        assertThat(found.toString()).contains("parse").doesNotContain("hush"));
    }

    private static ProductionDatabase database(String url, String username, String password) {
        return new ProductionDatabase(url, Optional.of(username), Optional.of(password), Map.of());
    }
}
