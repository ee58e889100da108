package dev.uketori.access;

import dev.uketori.ambient.Ids;
import dev.uketori.store.Client;
import dev.uketori.store.Clients;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// The app that calls without a key belong to has a callback secret like any other.
@Singleton
class KeylessApp {

    private final AccessConfig config;
    private final Clients clients;
    private final Credentials credentials;
    private final Ids ids;

    KeylessApp(AccessConfig config, Clients clients, Credentials credentials, Ids ids) {
        this.config = config;
        this.clients = clients;
        this.credentials = credentials;
        this.ids = ids;
    }

    void start(@Observes StartupEvent started) {
        config.keylessClient().filter(name -> clients.named(name).isEmpty()).ifPresent(this::make);
    }

    /// A replica that is faster has made it.
    private void make(String name) {
        clients.insert(ids.next(), name, Client.Share.USUAL, credentials.fresh(false, true).kept());
    }
}
