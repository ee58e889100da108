package dev.uketori.access;

import dev.uketori.store.Client;
import dev.uketori.store.Clients;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/// Whose key that is. Known keys, and unknown ones, are remembered for some seconds: that is how
/// long another replica may take to hear of a rotation.
@Singleton
class AppKeys {

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final HexFormat HEX = HexFormat.of();

    private final Lookups<Optional<Client>> byKey;
    private final Lookups<Optional<Client>> byName;

    AppKeys(Clients clients) {
        this.byKey = new Lookups<>(REMEMBERED, sha256 -> clients.ofKey(HEX.parseHex(sha256)));
        this.byName = new Lookups<>(REMEMBERED, clients::named);
    }

    /// The app whose key has that SHA-256. What is looked up is a hash, so that how long it takes
    /// says nothing of the key.
    Optional<Client> of(byte[] sha256) {
        return byKey.of(HEX.formatHex(sha256));
    }

    /// The app of that name, where no key is needed.
    Optional<Client> named(String name) {
        return byName.of(name);
    }

    /// Makes this replica hear of a change at once.
    void changed() {
        byKey.forget();
        byName.forget();
    }
}
