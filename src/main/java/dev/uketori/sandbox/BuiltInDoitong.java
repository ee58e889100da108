package dev.uketori.sandbox;

import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs the built-in Doitong beside us, where the sandbox has no other.
@Singleton
class BuiltInDoitong {

    private static final Logger LOG = Logger.getLogger(BuiltInDoitong.class);
    private static final int BEFORE_THE_WORKERS = 1000;
    private static final int AFTER_THE_WORKERS = 4000;

    private final SandboxConfig config;
    private final Vertx vertx;
    private final InstantSource clock;
    private final String apiKey;
    private final List<String> secrets;
    private @Nullable DoitongServer server;

    BuiltInDoitong(
            SandboxConfig config,
            Vertx vertx,
            InstantSource clock,
            @ConfigProperty(name = "doitong.api-key") String apiKey,
            @ConfigProperty(name = "doitong.webhook-secret") List<String> secrets) {
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        this.apiKey = apiKey;
        this.secrets = secrets;
    }

    void start(@Observes @Priority(BEFORE_THE_WORKERS) StartupEvent started) {
        if (config.doitong()) {
            var settings =
                    DoitongSettings.friendly(
                                    config.doitongDir().orElseThrow(), apiKey, secrets.getFirst())
                            .onPort(config.doitongPort());
            server = new DoitongServer(vertx, settings, clock).start();
            LOG.infof("The built-in Doitong listens on %s", server.url());
        }
    }

    void stop(@Observes @Priority(AFTER_THE_WORKERS) ShutdownEvent stopping) {
        if (server != null) {
            server.close();
        }
    }
}
