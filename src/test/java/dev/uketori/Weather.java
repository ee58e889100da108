package dev.uketori;

import dev.uketori.sandbox.doitong.Delay;
import dev.uketori.sandbox.doitong.Faults;
import dev.uketori.sandbox.doitong.Faults.ImageFaults;
import dev.uketori.sandbox.doitong.Faults.JobFaults;
import dev.uketori.sandbox.doitong.Faults.SubmitFaults;
import dev.uketori.sandbox.doitong.Faults.WebhookFaults;
import dev.uketori.sandbox.doitong.Limits;
import dev.uketori.sandbox.doitong.ResetFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a built-in Doitong is made to do: every time another mix of everything that it knows. A
/// fault that is new to it does not compile here until it has its share.
///
/// A seed has its mixes, in its order.
final class Weather {

    /// Answers too late for a submit that waits for 4 s.
    private static final int SLOWEST_MS = 6000;

    private static final int PLENTY = 1_000_000;

    private final Random dice;
    private final List<Integer> refusals;
    private int drawn;

    Weather(long seed) {
        dice = new Random(seed);
        refusals = new ArrayList<>(List.of(400, 401, 402, 429, 500));
        Collections.shuffle(refusals, dice);
    }

    /// The next mix, for `PATCH /sandbox/doitong`.
    Map<String, ?> next() {
        var quickest = dice.nextInt(500);
        return Map.of(
                "credits",
                dice.nextInt(6) == 0 ? dice.nextInt(100) : PLENTY,
                "limits",
                limits(),
                "delay",
                new Delay(quickest, quickest + dice.nextInt(3000)),
                "webhookRetryMs",
                List.of(300, 1000, 2000, 4000, 8000),
                "rateLimitReset",
                ResetFormat.values()[dice.nextInt(ResetFormat.values().length)],
                "graphqlErrorsUnder200",
                dice.nextBoolean(),
                "faults",
                new Faults(submit(), webhook(), job(), image()));
    }

    /// Nothing goes wrong any more.
    static Map<String, ?> fair() {
        return Map.of(
                "credits",
                PLENTY,
                "limits",
                Limits.NONE,
                "delay",
                new Delay(300, 800),
                "graphqlErrorsUnder200",
                false,
                "faults",
                Faults.NONE);
    }

    /// None a day: whoever has passed it is told to come back tomorrow.
    private Limits limits() {
        return new Limits(oneOf(null, 600, 1200), oneOf(null, null, 3, 10), null);
    }

    private Integer oneOf(Integer... numbers) {
        return numbers[dice.nextInt(numbers.length)];
    }

    private SubmitFaults submit() {
        var status = refusals.get(drawn++ % refusals.size());
        return new SubmitFaults(
                dice.nextDouble(mostOf(status)),
                status,
                dice.nextInt(4) == 0 ? 1 + dice.nextInt(3) : 0,
                share(0.5),
                share(0.2),
                200 + dice.nextInt(SLOWEST_MS),
                share(0.2));
    }

    /// A job that is refused for good is over, and where nobody is let in nothing happens for a
    /// minute: a storm of these would be a quiet one. Out of order Doitong may be altogether.
    private static double mostOf(int status) {
        return switch (status) {
            case 400 -> 0.08;
            case 401 -> 0.05;
            case 500 -> 1;
            default -> 0.4;
        };
    }

    private WebhookFaults webhook() {
        return new WebhookFaults(
                share(0.5),
                share(0.5),
                2 + dice.nextInt(3),
                share(0.4),
                500 + dice.nextInt(5000),
                share(0.3),
                share(1));
    }

    private JobFaults job() {
        return new JobFaults(share(0.1), dice.nextBoolean(), share(0.06));
    }

    private ImageFaults image() {
        return new ImageFaults(share(0.06), share(0.06), share(0.06), share(0.06));
    }

    /// None at all, one time of three.
    private double share(double most) {
        return dice.nextInt(3) == 0 ? 0 : dice.nextDouble(most);
    }
}
