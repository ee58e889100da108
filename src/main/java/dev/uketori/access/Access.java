package dev.uketori.access;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Client;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells who is calling by the key in `Authorization: Bearer …` or `X-API-Key`. Each resource
/// method asks.
@Singleton
public class Access {

    /// What the administrator's own jobs belong to.
    static final String ADMIN_NAME = "admin";

    private static final String BEARER = "Bearer ";
    private static final int LONGEST_KEY = 512;
    private static final Caller ADMIN = new Caller(ADMIN_NAME, true);

    private final Optional<byte[]> adminKey;
    private final Optional<Caller> keyless;
    private final AppKeys appKeys;
    private final Turnstile turnstile;

    Access(AccessConfig config, AppKeys appKeys, Turnstile turnstile) {
        this.adminKey = config.adminKey().map(Credentials::sha256);
        this.keyless = config.keylessClient().map(client -> new Caller(client, adminKey.isEmpty()));
        this.appKeys = appKeys;
        this.turnstile = turnstile;
    }

    /// Who sent `request`. Blocks: keys are looked up. To be asked once for each request, for it
    /// counts them.
    ///
    /// @throws ProblemException 401 if nobody that we know, 429 if the app has called too often
    /// @throws dev.uketori.problem.Unavailable if the database is away
    public Caller caller(HttpServerRequest request) {
        return recognized(request).admitted();
    }

    /// The same, but whoever has called too often is still to be refused ([Caller#admitted]).
    ///
    /// @throws ProblemException 401 if nobody that we know
    /// @throws dev.uketori.problem.Unavailable if the database is away
    public Caller recognized(HttpServerRequest request) {
        var known = known(request);
        if (known.client().equals(ADMIN_NAME)) {
            // Whoever sets the limits is not to lock himself out.
            return known;
        }
        var rate = turnstile.take(known.client(), known.share());
        if (rate == null) {
            return known;
        }
        rate.tell(request.response());
        return new Caller(known.client(), known.admin(), known.share(), rate);
    }

    private Caller known(HttpServerRequest request) {
        var key = key(request);
        if (key == null) {
            return sharing(
                    keyless.orElseThrow(() ->
                            refused("Send your key in `Authorization: Bearer …` or `X-API-Key`.")));
        }
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw refused("This key is not known.");
        }
        var sha256 = Credentials.sha256(key);
        if (adminKey.filter(admin -> MessageDigest.isEqual(admin, sha256)).isPresent()) {
            return sharing(ADMIN);
        }
        return appKeys.of(sha256)
                .map(Access::enabled)
                .orElseThrow(() -> refused("This key is not known."));
    }

    /// Who needs no app's key may have been given limits all the same.
    private Caller sharing(Caller caller) {
        return appKeys.named(caller.client())
                .map(app -> new Caller(caller.client(), caller.admin(), app.share(), null))
                .orElse(caller);
    }

    private static Caller enabled(Client client) {
        if (client.disabledAt() != null) {
            throw refused("The app of this key is disabled.");
        }
        return new Caller(client.name(), false, client.share(), null);
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
}
