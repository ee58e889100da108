package dev.uketori.store;

import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import dev.uketori.sandbox.postgres.Postgres15;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flywaydb.core.Flyway;

/// A real PostgreSQL with our schema, empty at first, for tests of the store that need no
/// application around it.
public final class Database implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final AgroalDataSource source;

    private Database(EmbeddedPostgres postgres) throws SQLException {
        this.postgres = postgres;
        this.source = pool(postgres.jdbcUrl(), postgres.username(), postgres.password());
        Flyway.configure().dataSource(source).load().migrate();
    }

    private static AgroalDataSource pool(String url, String user, String password)
            throws SQLException {
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool ->
                                pool.maxSize(16)
                                        .acquisitionTimeout(Duration.ofSeconds(10))
                                        .connectionFactoryConfiguration(factory ->
                                                factory.jdbcUrl(url)
                                                        .principal(new NamePrincipal(user))
                                                        .credential(
                                                                new SimplePassword(password)))));
    }

    /// @param major 15, the oldest that we support, or 18, the one that comes with us
    public static Database open(int major) throws IOException, SQLException {
        var folder = Path.of("target", "store-" + major);
        delete(folder);
        return new Database(
                major == 15
                        ? EmbeddedPostgres.open(folder, Postgres15.archive())
                        : EmbeddedPostgres.open(folder));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    AgroalDataSource source() {
        return source;
    }

    /// Another pool: of that user's connections to that database.
    AgroalDataSource source(String database, String user, String password) throws SQLException {
        return pool(postgres.jdbcUrl().replaceFirst("[^/]+$", database), user, password);
    }

    /// Runs statements that answer nothing.
    void run(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of all rows, as text.
    List<String> column(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    String value(String sql) throws SQLException {
        return column(sql).getFirst();
    }

    @Override
    public void close() {
        source.close();
        postgres.close();
    }
}
