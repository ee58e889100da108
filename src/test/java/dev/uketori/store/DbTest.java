package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.problem.Unavailable;
import io.agroal.api.AgroalDataSource;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What counts as a database that is away, and what as a bug.
class DbTest {

    private static Database database;

    @BeforeAll
    static void open() throws Exception {
        database = Database.open(18);
        database.run("CREATE DATABASE other");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aPasswordThatIsNotTheRightOneAnyMoreMeansAwayButWhereAConnectionIsOpen() throws Exception {
        database.run("CREATE ROLE rotated LOGIN PASSWORD 'before'");
        try (var source = source("other", "rotated")) {
            var db = new Db(source);
            assertThat(one(db)).isEqualTo(1);

            database.run("ALTER ROLE rotated PASSWORD 'after'");

            assertThat(one(db)).isEqualTo(1);
            try (var _ = source.getConnection()) {
                isAway(db, "28P01");
            }
            assertThat(one(db)).isEqualTo(1);
        }
    }

    @Test
    void aRoleThatMayNotLogInMeansAway() throws Exception {
        database.run("CREATE ROLE locked NOLOGIN PASSWORD 'before'");

        try (var source = source("other", "locked")) {
            isAway(new Db(source), "28000");
        }
    }

    @Test
    void aDatabaseThatMayNotBeUsedMeansAway() throws Exception {
        database.run("CREATE ROLE stranger LOGIN PASSWORD 'before'");
        database.run("CREATE DATABASE closed");
        database.run("REVOKE CONNECT ON DATABASE closed FROM PUBLIC");

        try (var source = source("closed", "stranger")) {
            isAway(new Db(source), "42501");
        }
    }

    @Test
    void aDatabaseThatIsNotThereMeansAway() throws Exception {
        database.run("CREATE ROLE early LOGIN PASSWORD 'before'");

        try (var source = source("missing", "early")) {
            isAway(new Db(source), "3D000");
        }
    }

    @Test
    void aStatementThatIsWrongIsABug() {
        var db = new Db(database.source());

        assertThatThrownBy(() ->
                        db.statement(
                                connection -> connection.createStatement().execute("SELECT 1/0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SQLSTATE 22012");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "28000", "28P01", "3D000", "40001", "53300", "57P01"})
    void aQueryOfPanachesToldSoMeansAway(String state) {
        assertThatThrownBy(() ->
                        Db.reading(() -> {
                            throw new PersistenceException(new SQLException("no", state));
                        }))
                .isInstanceOf(Unavailable.class);
    }

    private static AgroalDataSource source(String name, String user) throws SQLException {
        return database.source(name, user, "before");
    }

    private static int one(Db db) {
        return db.statement(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT 1")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    private static void isAway(Db db, String state) {
        assertThatThrownBy(() -> one(db))
                .isInstanceOf(Unavailable.class)
                .cause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        cause -> assertThat(cause.getSQLState()).isEqualTo(state));
    }
}
