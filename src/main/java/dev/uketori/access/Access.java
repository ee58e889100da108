package dev.uketori.access;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells who is calling by the key in `Authorization: Bearer …` or `X-API-Key`. Each resource
/// method asks.
@Singleton
public class Access {

    private static final String BEARER = "Bearer ";
    private static final Caller ADMIN = new Caller("admin", true);

    private final Optional<byte[]> adminKey;
    private final Optional<Caller> keyless;

    Access(AccessConfig config) {
        this.adminKey = config.adminKey().map(Access::digest);
        this.keyless = config.keylessClient().map(client -> new Caller(client, adminKey.isEmpty()));
    }

    /// Who sent `request`.
    ///
    /// @throws ProblemException 401 if nobody that we know
    public Caller caller(HttpServerRequest request) {
        var key = key(request);
        if (key == null) {
            return keyless.orElseThrow(
                    () -> refused("Send your key in `Authorization: Bearer …` or `X-API-Key`."));
        }
        if (adminKey.filter(admin -> MessageDigest.isEqual(admin, digest(key))).isPresent()) {
            return ADMIN;
        }
        throw refused("This key is not known.");
    }

    /// Lets nobody through but the administrator.
    ///
    /// @throws ProblemException 401 or 403
    public void admin(HttpServerRequest request) {
        if (!caller(request).admin()) {
            throw new ProblemException(
                    Problem.of(403, "forbidden", "Only the administrator's key may do this."));
        }
    }

    private static @Nullable String key(HttpServerRequest request) {
        var authorization = request.getHeader("Authorization");
        if (authorization == null) {
            return request.getHeader("X-API-Key");
        }
        var bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return bearer ? authorization.substring(BEARER.length()).strip() : "";
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(Problem.of(401, "unauthorized", detail));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
