package dev.uketori.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.store.DeliveryRow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook that came, whole.
///
/// @param address what stood for the job's id in the path of a rejected one
/// @param sender where the connection of a rejected one came from
/// @param headers of a rejected one, without secrets
/// @param body as text; null if it is not UTF-8
/// @param bodyBase64 byte for byte
public record DeliveryView(
        UUID id,
        Instant receivedAt,
        String outcome,
        @Nullable String reason,
        @Nullable UUID jobId,
        @Nullable String doitongId,
        int times,
        int bytes,
        @Nullable String address,
        @Nullable String sender,
        @Nullable JsonNode headers,
        @Nullable String body,
        byte[] bodyBase64) {

    static DeliveryView of(DeliveryRow row) {
        return new DeliveryView(
                row.id,
                row.receivedAt,
                row.outcome,
                row.reason,
                row.jobId,
                row.doitongId,
                row.times,
                row.bytes,
                row.address,
                row.sender,
                row.headers,
                text(row.body),
                row.body);
    }

    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}
