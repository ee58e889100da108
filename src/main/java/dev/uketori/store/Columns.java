package dev.uketori.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Hands a list of rows to a statement as one array per column, for `unnest`: one round trip and
/// one plan for a row as for a thousand.
final class Columns<R> {

    private final PreparedStatement statement;
    private final List<R> rows;
    private int next;

    Columns(PreparedStatement statement, int first, List<R> rows) {
        this.statement = statement;
        this.rows = rows;
        this.next = first;
    }

    Columns<R> add(String type, Function<? super R, ? extends @Nullable Object> column)
            throws SQLException {
        var values = array(type, rows.size());
        for (var i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    /// The parameter after the last one.
    int next() {
        return next;
    }

    /// Those of their own Java type travel as they are, the others as text.
    private static @Nullable Object[] array(String type, int size) {
        return switch (type) {
            case "text" -> new String[size];
            case "int4" -> new Integer[size];
            case "int8" -> new Long[size];
            case "bool" -> new Boolean[size];
            case "bytea" -> new byte[size][];
            default -> new Object[size];
        };
    }
}
