package dev.uketori.store;

import java.sql.Connection;
import java.sql.SQLException;

/// Parts of the store for tests of other rooms.
public final class Stores {

    private Stores() {}

    /// The feed of that database.
    public static Feed feed(Database database) {
        return new Feed(new Db(database.source()));
    }

    /// A connection in a transaction of its own.
    public static Connection transaction(Database database) throws SQLException {
        var connection = database.source().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
