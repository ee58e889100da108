package dev.uketori.bench;

import io.hyperfoil.api.config.BaseSequenceBuilder;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.config.SessionLimitPolicy;
import io.hyperfoil.api.session.Session;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A load of requests on one contestant, sent by Hyperfoil from one event loop over connections
/// that stay open.
final class Load {

    private static final String PHASE = "load";
    private static final String LEAD_IN = "lead-in";

    /// Of a phase; those of the next one have the next numbers.
    private static final int SESSIONS = 4096;

    private static final int PHASES = 2;

    private final Service service;
    private final HttpMethod method;
    private final String prefix;
    private final Supplier<@Nullable Request> source;
    private final int expected;
    private final @Nullable Request[] sending = new Request[PHASES * SESSIONS];
    private final StatisticsSnapshot statistics = new StatisticsSnapshot();

    // Touched by Hyperfoil's one event loop alone.
    private long first;
    private volatile long last;
    private long right;
    private final Map<Integer, Long> others = new TreeMap<>();
    private volatile boolean over;
    private volatile @Nullable LocalSimulationRunner runner;

    /// Posts.
    ///
    /// @param prefix the contestant's own part of the path
    /// @param source what to send; null ends the load
    /// @param expected the status of a right answer
    Load(Service service, String prefix, Supplier<@Nullable Request> source, int expected) {
        this(service, HttpMethod.POST, prefix, source, expected);
    }

    /// The same by any method.
    Load(
            Service service,
            HttpMethod method,
            String prefix,
            Supplier<@Nullable Request> source,
            int expected) {
        this.service = service;
        this.method = method;
        this.prefix = prefix;
        this.source = source;
        this.expected = expected;
    }

    /// As fast as the answers come, each connection with one request at a time.
    Answers closed(int connections) {
        var benchmark = benchmark(connections);
        var phase = benchmark.addPhase(PHASE).atOnce(connections).duration(1);
        deliver(
                phase.scenario()
                        .initialSequence(PHASE)
                        .step(HttpStepCatalog.SC)
                        .loop("round", Integer.MAX_VALUE)
                        .steps());
        return run(benchmark);
    }

    /// So many a second, however long the answers take.
    Answers paced(double rate, int seconds, int connections) {
        var benchmark = benchmark(connections);
        deliver(paced(benchmark, PHASE, rate, seconds).scenario().initialSequence(PHASE));
        return run(benchmark);
    }

    /// The same.
    ///
    /// @param leadIn seconds at first whose latencies do not count
    Answers paced(double rate, int leadIn, int seconds, int connections) {
        var benchmark = benchmark(connections);
        deliver(paced(benchmark, LEAD_IN, rate, leadIn).scenario().initialSequence(LEAD_IN));
        var phase = paced(benchmark, PHASE, rate, seconds).startAfter(LEAD_IN);
        deliver(phase.scenario().initialSequence(PHASE));
        return run(benchmark);
    }

    private static PhaseBuilder<?> paced(
            BenchmarkBuilder benchmark, String phase, double rate, int seconds) {
        return benchmark
                .addPhase(phase)
                .constantRate(0)
                .usersPerSec(rate)
                .variance(false)
                .maxSessions(SESSIONS)
                .sessionLimitPolicy(SessionLimitPolicy.CONTINUE)
                .duration(TimeUnit.SECONDS.toMillis(seconds));
    }

    /// Ends the load before its source does.
    void stop() {
        over = true;
        var running = runner;
        if (running != null) {
            running.finishPhase(PHASE);
        }
    }

    private BenchmarkBuilder benchmark(int connections) {
        var builder = BenchmarkBuilder.builder().name(PHASE).threads(1);
        builder.addPlugin(HttpPluginBuilder::new)
                .http()
                .host("127.0.0.1")
                .port(service.port())
                .allowHttp2(false)
                .sharedConnections(connections)
                .requestTimeout(TimeUnit.SECONDS.toMillis(60))
                .endHttp()
                .ergonomics()
                .autoRangeCheck(false)
                .stopOnInvalid(false);
        return builder;
    }

    private void deliver(BaseSequenceBuilder<?> sequence) {
        var call =
                sequence.step(this::next)
                        .step(HttpStepCatalog.SC)
                        .httpRequest(method)
                        .path(session -> prefix + of(session).path())
                        .headerAppender((session, request) ->
                                of(session).headers().forEach(request::putHeader));
        if (method != HttpMethod.GET) {
            call.body((session, _) -> Unpooled.wrappedBuffer(of(session).body()));
        }
        call.handler().status((_, status) -> answered(status));
    }

    private boolean next(Session session) {
        var request = over ? null : source.get();
        if (request == null) {
            session.stop();
            return true;
        }
        if (first == 0) {
            first = System.nanoTime();
        }
        sending[session.uniqueId()] = request;
        return true;
    }

    private Request of(Session session) {
        return sending[session.uniqueId()];
    }

    private void answered(int status) {
        last = System.nanoTime();
        if (status == expected) {
            right++;
        } else {
            others.merge(status, 1L, Long::sum);
        }
    }

    private Answers run(BenchmarkBuilder benchmark) {
        var running =
                new LocalSimulationRunner(
                        benchmark.build(),
                        (phase, _, _, snapshot, _) -> {
                            if (phase.name().equals(PHASE)) {
                                statistics.add(snapshot);
                            }
                        },
                        null,
                        null);
        runner = running;
        running.run();
        int unanswered = statistics.requestCount - statistics.responseCount;
        if (unanswered > 0) {
            others.put(0, (long) unanswered);
        }
        return new Answers(right, others, last - first, statistics.histogram);
    }
}
