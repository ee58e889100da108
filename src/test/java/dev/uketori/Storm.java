package dev.uketori;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// Everything that goes wrong at once: replicas are killed, the database is restarted and killed in
/// turn, and Doitong's faults change. A seed has its deeds and the times between them.
final class Storm implements AutoCloseable {

    private static final int WEATHER_MS = 2000;
    private static final int LONGEST_AWAY_MS = 3000;

    private final Installation all;
    private final long seed;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> deeds = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private int databaseKills;
    private int databaseRestarts;

    Storm(Installation all, long seed) {
        this.all = all;
        this.seed = seed;
    }

    /// Begins.
    void begin() {
        var weather = new Weather(seed);
        again(() -> WEATHER_MS, () -> change(weather.next()));

        var killer = new Random(seed + 1);
        again(() -> 3000 + killer.nextInt(4000), () -> kill(killer));

        var breaker = new Random(seed + 2);
        again(() -> 10_000 + breaker.nextInt(8_000), this::breakDatabase);
    }

    /// Credits run out, and are bought; the operator says so to whoever listens.
    private void change(Map<String, ?> weather) throws Exception {
        all.doitong.behave(weather);
        all.replicas.tellOne("/v1/credits", "{\"balance\": %s}".formatted(weather.get("credits")));
    }

    /// One of them, or now and then all of them.
    private void kill(Random dice) throws InterruptedException {
        var which = dice.nextInt(all.replicas.number());
        var away = Duration.ofMillis(dice.nextInt(LONGEST_AWAY_MS));
        if (dice.nextInt(8) == 0) {
            all.replicas.killAll(away);
        } else {
            all.replicas.kill(which, away);
        }
    }

    private void breakDatabase() throws Exception {
        if (databaseKills > databaseRestarts) {
            all.postgres.restart();
            databaseRestarts++;
        } else {
            all.postgres.kill();
            all.postgres.start();
            databaseKills++;
        }
    }

    private interface Deed {
        void done() throws Exception;
    }

    private void again(IntSupplier pauseMs, Deed deed) {
        deeds.add(
                threads.submit(() -> {
                    while (!over.await(pauseMs.getAsInt(), TimeUnit.MILLISECONDS)) {
                        deed.done();
                    }
                    return null;
                }));
    }

    /// Ends: nothing is broken any more and everybody is back.
    void end() throws Exception {
        over.countDown();
        for (var deed : deeds) {
            deed.get();
        }
        all.replicas.awaitAllUp();
        change(Weather.fair());
    }

    int databaseKills() {
        return databaseKills;
    }

    int databaseRestarts() {
        return databaseRestarts;
    }

    @Override
    public void close() {
        over.countDown();
        threads.close();
    }
}
