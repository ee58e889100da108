package dev.uketori.bench;

import java.nio.file.Files;

/// Measures what its argument names: `webhook`, `flood`, `soak`, `gate`, `mirror`, `api`,
/// `neighbours`, `start` or `hmac`. It prints one table, which is also in `result.txt`; what it
/// does meanwhile goes to `rounds.log`.
public final class Bench {

    private Bench() {}

    public static void main(String... arguments) throws Exception {
        var settings = Settings.read();
        Files.createDirectories(settings.folder());
        var report = new Report(settings.folder());
        switch (arguments[0]) {
            case "webhook" -> new WebhookBench(settings, report).run();
            case "flood" -> new FloodBench(settings, report).run();
            case "soak" -> new SoakBench(settings, report).run();
            case "gate" -> new GateBench(settings, report).run();
            case "mirror" -> new MirrorBench(settings, report).run();
            case "api" -> new ApiBench(settings, report).run();
            case "neighbours" -> new NeighbourBench(settings, report).run();
            case "start" -> new StartBench(settings, report).run();
            case "hmac" -> HmacBenchmark.run(report);
            default -> {
                System.err.println(
                        "bench is one of webhook, flood, soak, gate, mirror, api, neighbours, start, hmac");
                System.exit(2);
            }
        }
        System.exit(report.isClean() ? 0 : 1);
    }
}
