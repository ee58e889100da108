package dev.uketori;

import dev.uketori.ProductionSettings.Finding;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// The database that production is about to use: it must answer, and be new enough. Asked once,
/// before anything else starts, so that a wrong one is a sentence and not a stack trace.
///
/// @param more what else the driver is told, such as `sslmode`, by its own names
record ProductionDatabase(
        String url,
        Optional<String> username,
        Optional<String> password,
        Map<String, String> more) {

    private static final int OLDEST_MAJOR = 15;

    /// What is wrong with it, found within about `patience`.
    Optional<Finding> problem(Duration patience) {
        try (var connection = connect(patience)) {
            var server = connection.getMetaData();
            return tooOld(server.getDatabaseMajorVersion(), server.getDatabaseProductVersion());
        } catch (SQLException failure) {
            // The driver repeats a URL that it cannot read, and a URL may hold a password.
            var message =
                    String.valueOf(failure.getMessage()).replace(url, "…").replaceFirst("\\.$", "");
            return found(
                    "names a database that does not take connections: " + message,
                    "Check it, QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD, and"
                            + " that it runs.");
        }
    }

    static Optional<Finding> tooOld(int major, String version) {
        if (major >= OLDEST_MAJOR) {
            return Optional.empty();
        }
        return found(
                "names a PostgreSQL %s".formatted(version),
                "Uketori needs %d or newer.".formatted(OLDEST_MAJOR));
    }

    private static Optional<Finding> found(String problem, String remedy) {
        return Optional.of(new Finding(ProductionSettings.DATABASE, problem, remedy));
    }

    private Connection connect(Duration patience) throws SQLException {
        var seconds = Long.toString(patience.toSeconds());
        var properties = new Properties();
        properties.putAll(more);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        username.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(word -> properties.setProperty("password", word));
        return DriverManager.getConnection(url, properties);
    }
}
