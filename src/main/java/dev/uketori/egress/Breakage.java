package dev.uketori.egress;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what broke a connection, in words of ours: the host's own may be of any length and content.
final class Breakage {

    private Breakage() {}

    /// What its host did, as the rest of a sentence that begins with it.
    static String of(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpClosedException _ -> "hung up";
            case TooLongFrameException _ -> "sent headers without end";
            case IOException _ -> "broke the connection";
            case null, default -> "did not keep to HTTP";
        };
    }

    /// Why its certificate is not believed, if that is it.
    static Optional<String> distrust(@Nullable Throwable cause) {
        for (var because = cause; because != null; because = because.getCause()) {
            if (because instanceof CertificateException) {
                return Optional.of(String.valueOf(because.getMessage()));
            }
        }
        return Optional.empty();
    }
}
