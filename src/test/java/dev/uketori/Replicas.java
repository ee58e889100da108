package dev.uketori;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/// Replicas of the service and what keeps them running: one that was killed, or that gave up
/// because there was no database to start with, is started again.
///
/// Doitong's webhooks for what one of them submits go to the next one.
final class Replicas implements AutoCloseable {

    private static final int TRIES = 20;

    private final List<Service> all = new ArrayList<>();
    private final Set<Service> up = ConcurrentHashMap.newKeySet();
    private final Queue<CompletableFuture<Void>> starts = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger kills = new AtomicInteger();
    private volatile boolean closed;

    /// @param logs the folder of their logs; earlier ones are deleted
    /// @param settings of all of them
    Replicas(int number, Path logs, Map<String, String> settings) throws IOException {
        for (var i = 0; i < number; i++) {
            Files.deleteIfExists(logs.resolve("replica-" + i + ".log"));
            all.add(new Service(logs.resolve("replica-" + i), settings));
        }
        for (var i = 0; i < number; i++) {
            var next = all.get((i + 1) % number);
            all.get(i).set("UKETORI_PUBLIC_URL", next.at("").toString());
        }
    }

    /// Starts all of them at once.
    void start() {
        all.forEach(service -> start(service, Duration.ZERO));
        awaitAllUp();
    }

    /// `kill -9`, and a start after a while. Takes the next one where that one is not up, and none
    /// if it is the last: where starting takes long, nobody would ever be there.
    void kill(int which, Duration away) throws InterruptedException {
        for (var i = 0; i < all.size() && up.size() > 1; i++) {
            if (killed(all.get((which + i) % all.size()), away)) {
                return;
            }
        }
    }

    /// The same for all that are up.
    void killAll(Duration away) throws InterruptedException {
        for (var service : all) {
            killed(service, away);
        }
    }

    private boolean killed(Service service, Duration away) throws InterruptedException {
        if (!up.remove(service)) {
            return false;
        }
        service.kill();
        kills.incrementAndGet();
        start(service, away);
        return true;
    }

    /// Stops one as a deploy does, and starts it again.
    void replace(int which) {
        var service = all.get(which);
        up.remove(service);
        service.close();
        bringUp(service);
    }

    private void start(Service service, Duration away) {
        var later =
                CompletableFuture.delayedExecutor(away.toMillis(), TimeUnit.MILLISECONDS, threads);
        starts.add(CompletableFuture.runAsync(() -> bringUp(service), later));
    }

    private void bringUp(Service service) {
        for (var tries = 1; !closed && !isUp(service); tries++) {
            if (tries == TRIES) {
                throw new IllegalStateException("a replica does not start");
            }
        }
        up.add(service);
    }

    private boolean isUp(Service service) {
        try {
            service.start();
            return true;
        } catch (IOException | ConditionTimeoutException notYet) {
            service.close();
            return false;
        }
    }

    /// Waits until nobody is down.
    void awaitAllUp() {
        for (var start = starts.poll(); start != null; start = starts.poll()) {
            start.join();
        }
    }

    /// Puts something to the first that is up, if it hears.
    void tellOne(String path, String body) throws InterruptedException {
        for (var service : up) {
            try {
                if (service.put(path, body).statusCode() == 200) {
                    return;
                }
            } catch (IOException killed) {
                // The next one may hear.
            }
        }
    }

    Service get(int which) {
        return all.get(which);
    }

    int number() {
        return all.size();
    }

    int kills() {
        return kills.get();
    }

    @Override
    public void close() {
        closed = true;
        all.parallelStream().forEach(Service::close);
        threads.close();
        // What was just being started.
        all.parallelStream().forEach(Service::close);
    }
}
