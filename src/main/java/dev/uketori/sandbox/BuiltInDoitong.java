package dev.uketori.sandbox;

import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs the built-in Doitong beside us, where the sandbox has no other. It shares nothing with us
/// but the process: its threads and connections are not in our metrics.
@Singleton
class BuiltInDoitong {

    private static final Logger LOG = Logger.getLogger(BuiltInDoitong.class);
    private static final int BEFORE_THE_WORKERS = 1000;
    private static final int AFTER_THE_WORKERS = 4000;

    private final SandboxConfig config;
    private final InstantSource clock;
    private final String apiKey;
    private final List<String> secrets;
    private @Nullable DoitongServer server;

    BuiltInDoitong(
            SandboxConfig config,
            InstantSource clock,
            @ConfigProperty(name = "doitong.api-key") String apiKey,
            @ConfigProperty(name = "doitong.webhook-secret") List<String> secrets) {
        this.config = config;
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
            server = DoitongServer.standalone(settings, clock);
            LOG.infof("The built-in Doitong listens on %s", server.url());
        }
    }

    void stop(@Observes @Priority(AFTER_THE_WORKERS) ShutdownEvent stopping) {
        if (server != null) {
            server.close();
        }
    }
}
