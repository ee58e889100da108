package dev.uketori.store;

import io.agroal.api.AgroalDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/// Parts of the store for tests of other rooms.
public final class Stores {

    private Stores() {}

    /// The feed of that database.
    public static Feed feed(Database database) {
        return new Feed(new Db(database.source()));
    }

    /// The feed of a database that each connection has to be asked of.
    public static Feed feed(Callable<Connection> connecting) {
        return new Feed(
                new Db(
                        (AgroalDataSource)
                                Proxy.newProxyInstance(
                                        Stores.class.getClassLoader(),
                                        new Class<?>[] {AgroalDataSource.class},
                                        (_, method, _) ->
                                                method.getName().equals("getConnection")
                                                        ? connecting.call()
                                                        : null)));
    }

    /// A connection in a transaction of its own.
    public static Connection transaction(Database database) throws SQLException {
        var connection = database.source().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
