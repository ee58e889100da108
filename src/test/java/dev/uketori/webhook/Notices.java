package dev.uketori.webhook;

import static dev.uketori.Wire.lines;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uketori.Upstream;
import io.agroal.api.AgroalDataSource;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Webhooks as Doitong sends them, and what was kept of them.
final class Notices {

    /// The most bytes that a body may have.
    static final int LARGEST = 64 * 1024;

    /// The address that no job has for its own.
    static final String COMMON = "/webhooks/doitong";

    static final String POST = "POST " + COMMON + " HTTP/1.1\r\nHost: x";

    private Notices() {}

    /// An id that no job has.
    static String unknown() {
        return "unknown-" + UUID.randomUUID();
    }

    static byte[] completed(String doitongId) {
        return body(doitongId, "completed");
    }

    static byte[] body(String doitongId, String status) {
        return "{\"id\": \"%s\", \"status\": \"%s\", \"url\": \"http://127.0.0.1:1/x.jpg\"}"
                .formatted(doitongId, status)
                .getBytes(UTF_8);
    }

    /// One of exactly that size.
    static byte[] padded(String doitongId, int size) {
        var start = "{\"id\": \"%s\", \"status\": \"completed\", \"pad\": \"".formatted(doitongId);
        return (start + "a".repeat(size - start.length() - 2) + "\"}").getBytes(UTF_8);
    }

    /// The header that says that it comes from Doitong.
    static String sign(byte[] body) {
        return "X-Doitong-Signature: " + Upstream.signature(body);
    }

    /// The header that says how long it is.
    static String length(byte[] body) {
        return "Content-Length: " + body.length;
    }

    /// A whole signed request on a connection that stays open.
    static byte[] signed(byte[] body, String... more) {
        return whole(body, Stream.concat(Stream.of(sign(body)), Stream.of(more)));
    }

    /// A whole request without a signature, unless it is among `headers`.
    static byte[] unsigned(byte[] body, String... headers) {
        return whole(body, Stream.of(headers));
    }

    private static byte[] whole(byte[] body, Stream<String> headers) {
        var head = Stream.concat(Stream.of(POST, length(body)), headers).toArray(String[]::new);
        var request = new ByteArrayOutputStream();
        request.writeBytes(lines(head).getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /// What became of the deliveries that name that job, in the order in which they came.
    static List<String> kept(AgroalDataSource database, String doitongId) throws SQLException {
        return column(
                database,
                "SELECT outcome FROM delivery WHERE doitong_id = ? ORDER BY id",
                doitongId);
    }

    /// The first column of what a statement with one parameter finds.
    static List<String> column(AgroalDataSource database, String sql, String parameter)
            throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            var values = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }
}
