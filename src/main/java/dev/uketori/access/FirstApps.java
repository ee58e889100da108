package dev.uketori.access;

import dev.uketori.ambient.Ids;
import dev.uketori.store.Client;
import dev.uketori.store.Clients;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/// The apps that nobody makes: the one that calls without a key belong to, and the administrator's
/// own. Each has a callback secret like any other.
@Singleton
class FirstApps {

    private final AccessConfig config;
    private final Clients clients;
    private final Credentials credentials;
    private final Ids ids;

    FirstApps(AccessConfig config, Clients clients, Credentials credentials, Ids ids) {
        this.config = config;
        this.clients = clients;
        this.credentials = credentials;
        this.ids = ids;
    }

    void start(@Observes StartupEvent started) {
        Stream.concat(
                        config.keylessClient().stream(),
                        config.adminKey().map(_ -> Access.ADMIN_NAME).stream())
                .filter(name -> clients.named(name).isEmpty())
                .forEach(this::make);
    }

    /// A replica that is faster has made it.
    private void make(String name) {
        clients.insert(ids.next(), name, Client.Share.USUAL, credentials.fresh(false, true).kept());
    }
}
