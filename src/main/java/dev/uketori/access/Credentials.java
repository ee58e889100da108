package dev.uketori.access;

import dev.uketori.ambient.Ids;
import dev.uketori.store.Clients;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What an app calls us with, and what we sign with when we call it: made here, told once.
@Singleton
public class Credentials {

    private static final String KEY_PREFIX = "uk_";

    /// As Standard Webhooks have it: what follows is the secret in Base64.
    private static final String SECRET_PREFIX = "whsec_";

    private static final int BYTES = 32;

    private final Clients clients;
    private final Seal seal;
    private final Ids ids;
    private final RandomGenerator random;

    Credentials(Clients clients, Seal seal, Ids ids, RandomGenerator random) {
        this.clients = clients;
        this.seal = seal;
        this.ids = ids;
        this.random = random;
    }

    /// @param key null if it stays as it is
    /// @param callbackSecret null if it stays as it is
    record Fresh(@Nullable String key, @Nullable String callbackSecret, Clients.Credentials kept) {}

    /// Makes new ones.
    Fresh fresh(boolean wantsKey, boolean wantsSecret) {
        var key =
                wantsKey
                        ? KEY_PREFIX
                                + Base64.getUrlEncoder().withoutPadding().encodeToString(random())
                        : null;
        var secret =
                wantsSecret ? SECRET_PREFIX + Base64.getEncoder().encodeToString(random()) : null;
        var secretId = ids.next();
        return new Fresh(
                key,
                secret,
                new Clients.Credentials(
                        key == null ? null : sha256(key),
                        secretId,
                        secret == null
                                ? null
                                : seal.close(
                                        secret.getBytes(StandardCharsets.US_ASCII),
                                        about(secretId))));
    }

    /// What calls to the app of that name are signed with, as it was told to the app (`whsec_…`),
    /// the newest first; during a rotation there are several. Blocks.
    public List<String> callbackSecrets(String client) {
        return clients.secrets(client).stream()
                .map(kept ->
                        new String(
                                seal.open(kept.sealed(), about(kept.id())),
                                StandardCharsets.US_ASCII))
                .toList();
    }

    private static String about(UUID secretId) {
        return "client_secret " + secretId;
    }

    private byte[] random() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
