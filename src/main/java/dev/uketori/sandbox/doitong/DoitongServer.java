package dev.uketori.sandbox.doitong;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A Doitong of one's own: the vendor's API on a port of this machine. It needs nothing but a
/// Vert.x, and with `standalone` not even that.
///
/// `start` and `close` block; neither may be called on an event loop.
public final class DoitongServer implements AutoCloseable {

    private final Vertx vertx;
    private final boolean ownVertx;
    private final DoitongSettings settings;
    private final InstantSource clock;
    private @Nullable Premises premises;
    private @Nullable String deployment;

    /// A server on a Vert.x that is somebody else's to close.
    public DoitongServer(Vertx vertx, DoitongSettings settings, InstantSource clock) {
        this(vertx, false, settings, clock);
    }

    private DoitongServer(
            Vertx vertx, boolean ownVertx, DoitongSettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.ownVertx = ownVertx;
        this.settings = settings;
        this.clock = clock;
    }

    /// Starts a server outside of any framework, with a Vert.x of its own.
    public static DoitongServer standalone(DoitongSettings settings, InstantSource clock) {
        return new DoitongServer(Vertx.vertx(), true, settings, clock).start();
    }

    /// Reads the journal, listens, and picks up what an earlier run left.
    ///
    /// @throws java.io.UncheckedIOException if the folder is in use or its journal damaged
    /// @throws CompletionException if the port is taken
    public DoitongServer start() {
        var journal = Journal.in(settings.folder());
        var opening = new Premises(settings, clock, journal);
        try {
            deployment = await(vertx.deployVerticle(opening));
        } catch (CompletionException e) {
            journal.close();
            throw e;
        }
        premises = opening;
        return this;
    }

    /// The port it listens on.
    ///
    /// @throws IllegalStateException before `start`
    public int port() {
        if (premises == null) {
            throw new IllegalStateException("not started");
        }
        return premises.port();
    }

    /// Where it is reached from this machine, with no slash at the end.
    public String url() {
        return "http://" + settings.host() + ":" + port();
    }

    /// Stops listening at once; unfinished jobs go on at the next start on the same folder.
    @Override
    public void close() {
        if (deployment != null) {
            await(vertx.undeploy(deployment));
            deployment = null;
        }
        if (ownVertx) {
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
