package dev.uketori.doitong;

import static dev.uketori.doitong.Signatures.signed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.uketori.Mutations;
import dev.uketori.Upstream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever comes as a webhook's header and body is decided upon, and rightly. What went wrong is
/// told with its seed, which `fuzz.seed` takes; `fuzz.inputs` asks for more of them.
class WebhookFuzzTest {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1_000_000);
    private static final int NOTICES = INPUTS / 4;
    private static final int PAIRS = INPUTS - NOTICES;
    private static final long SEED = Long.getLong("fuzz.seed", 4231);

    private static final String SECRET = "doitong-test-secret";
    private static final int SHORT = 4;
    private static final Pattern FORM = Pattern.compile("(?i)sha256=[0-9a-f]{64}");
    private static final List<byte[]> BODIES =
            Stream.of(
                            "{\"id\":\"abc\",\"status\":\"completed\",\"url\":\"https://cdn.doitong.com/outputs/abc.jpg\",\"metadata\":{\"width\":1920,\"duration\":null}}",
                            "{\"id\": \"abc\", \"status\": \"processing\"}",
                            "{\"id\":\"\u65e5\u672c\ud83d\ude80\",\"status\":\"failed\",\"error\":{\"message\":\"no \\ud83d\\ude80\"}}",
                            "",
                            "{\"id\":\"abc\",\"status\":\"failed\",\"error\":\"%s\ud83d\ude80\"}"
                                    .formatted("a".repeat(2047)),
                            "{\"id\":\"%s\",\"status\":\"completed\",\"url\":\"https://x/%s\"}"
                                    .formatted("i".repeat(255), "u".repeat(2038)))
                    .map(body -> body.getBytes(UTF_8))
                    .toList();

    private final Signature signature = Signatures.of("another-secret-0001", SECRET);

    @Test
    void onlyTheSignedBytesAreSigned() {
        var headers = BODIES.stream().map(body -> Upstream.signature(body, SECRET)).toList();
        var taken = 0;
        for (var i = 0; i < PAIRS; i++) {
            var random = new SplittableRandom(SEED + i);
            var mutations = new Mutations(random);
            var which = which(random);
            var body = BODIES.get(which);
            var header = headers.get(which);
            var sentHeader =
                    random.nextInt(3) > 0
                            ? header
                            : new String(mutations.of(header.getBytes(UTF_8)), charset(random));
            var sentBody = random.nextInt(3) > 0 ? mutations.of(body) : body;
            var good = Arrays.equals(body, sentBody) && isSame(header, sentHeader);
            try {
                if (signed(signature, sentHeader, sentBody) != good) {
                    fail("signed: " + !good);
                }
                taken += good ? 1 : 0;
            } catch (AssertionError | RuntimeException wrong) {
                fail(told(i, sentHeader.getBytes(UTF_8), sentBody), wrong);
            }
        }
        assertThat(taken).as("good ones among them").isBetween(PAIRS / 20, PAIRS / 2);
    }

    private static boolean isSame(String header, String sent) {
        return sent.equals(header)
                || FORM.matcher(sent).matches() && Arrays.equals(hex(header), hex(sent));
    }

    /// The long ones are for their ends, and not every time.
    private static int which(SplittableRandom random) {
        return random.nextInt(random.nextInt(50) == 0 ? BODIES.size() : SHORT);
    }

    @Test
    void everyBodyIsReadOrNotAndCanBeKept() {
        var read = 0;
        for (var i = 0; i < NOTICES; i++) {
            var random = new SplittableRandom(SEED + i);
            var body = new Mutations(random).of(BODIES.get(which(random)));
            try {
                var answer = Notice.read(body);
                answer.ifPresent(WebhookFuzzTest::canBeKept);
                read += answer.isPresent() ? 1 : 0;
            } catch (AssertionError | RuntimeException wrong) {
                fail(told(i, new byte[0], body), wrong);
            }
        }
        assertThat(read).as("readable ones among them").isBetween(NOTICES / 20, NOTICES * 4 / 5);
    }

    /// PostgreSQL keeps it as it is, and can index its id.
    private static void canBeKept(Answer answer) {
        keepable(answer.id(), 255);
        switch (answer) {
            case Answer.Running _ -> {}
            case Answer.Finished(_, var url) -> keepable(url, 2048);
            case Answer.Broken(_, var message) -> keepable(message, 2048);
            case Answer.FinishedNowhere _ -> {}
            case Answer.Unclear(_, var status) -> keepable(status, 255);
        }
    }

    private static void keepable(String text, int longest) {
        if (text.length() > longest
                || text.indexOf('\0') >= 0
                || !UTF_8.newEncoder().canEncode(text)) {
            fail("cannot be kept: " + text);
        }
    }

    private static byte[] hex(String header) {
        return HexFormat.of().parseHex(header, "sha256=".length(), header.length());
    }

    private static Charset charset(SplittableRandom random) {
        return random.nextBoolean() ? ISO_8859_1 : UTF_8;
    }

    private static String told(int input, byte[] header, byte[] body) {
        return "seed %d, header %s, body %s (%s)"
                .formatted(
                        SEED + input,
                        HexFormat.of().formatHex(header),
                        HexFormat.of().formatHex(body),
                        new String(body, ISO_8859_1));
    }
}
