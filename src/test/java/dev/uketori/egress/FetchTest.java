package dev.uketori.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a host may do to whoever fetches from it, on real sockets. What is cut off is so long
/// before the two minutes that a download may last.
@Timeout(60)
class FetchTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final int MOST = 1024 * 1024;
    private static final long GIGABYTE = 1L << 30;

    /// More than the window and what kernels hold on both sides.
    private static final long FAR_TOO_MUCH = 32L * MOST;

    private final Fetching fetching = new Fetching();

    @AfterEach
    void close() {
        fetching.close();
    }

    @Test
    void anImageComesWholeAndInOrder() throws Exception {
        var image = new byte[MOST];
        for (var i = 0; i < image.length; i++) {
            image[i] = (byte) (i * 31 + i / 257);
        }
        try (var host = Host.that(visit -> visit.send(length(MOST)).send(image))) {
            try (var download = fetching.fetch().open(host.url())) {
                assertThat(download.length()).hasValue(MOST);
                assertThat(Fetching.read(download)).isEqualTo(image);
            }
        }
    }

    @Test
    void anImageMayComeInChunksOfNoAnnouncedLength() throws Exception {
        try (var host = Host.answering(CHUNKED + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: u\r\n\r\n")) {
            try (var download = fetching.fetch().open(host.url())) {
                assertThat(download.length()).isEmpty();
                assertThat(Fetching.read(download)).asString().isEqualTo("abcde");
            }
        }
    }

    @Test
    void theRequestSaysWhoWeAreAndNothingThatIsSecret() throws Exception {
        try (var host = Host.answering(length(1) + "a")) {
            fetching.read(host.url() + "?a=b#c");

            assertThat(host.requests().getFirst().lines())
                    .containsExactlyInAnyOrder(
                            "GET /outputs/a.jpg?a=b HTTP/1.1",
                            "host: 127.0.0.1:" + host.port(),
                            "User-Agent: Uketori",
                            "Accept: */*",
                            "Accept-Encoding: identity",
                            "connection: close",
                            "");
        }
    }

    @Test
    void noCookieIsEverSentBack() throws Exception {
        try (var host = Host.answering(OK + "Set-Cookie: a=b\r\nContent-Length: 1\r\n\r\na")) {
            var fetch = fetching.fetch();
            for (var i = 0; i < 2; i++) {
                try (var download = fetch.open(host.url())) {
                    Fetching.read(download);
                }
            }

            assertThat(host.requests()).hasSize(2).noneMatch(head -> head.contains("ookie"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void whatIsNotThereIsGone(int status) throws Exception {
        try (var host = Host.answering("HTTP/1.1 " + status + " Gone\r\n\r\n")) {
            assertThatThrownBy(() -> fetching.read(host.url()))
                    .isInstanceOf(Gone.class)
                    .hasMessage("the image's host answered " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {101, 102, 199, 201, 202, 203, 204, 206, 226, 300, 304, 305, 400, 401, 429, 500})
    void noOtherAnswerIsAnImage(int status) throws Exception {
        try (var host = Host.answering("HTTP/1.1 " + status + " x\r\nContent-Length: 1\r\n\r\na")) {
            assertThatThrownBy(() -> fetching.read(host.url()))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("the image's host answered " + status);
        }
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        try (var host =
                Host.answering(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                + length(1)
                                + "a")) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("a");
        }
    }

    /// Each with what is said of it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Content-Length: 1048577                      | larger than 1048576
                    Content-Length: 999999999999999999           | larger than 1048576
                    Content-Length: 0                            | is empty
                    Content-Length: 9999999999999999999999999999 |
                    Content-Length: -1                           |
                    Content-Length: +1                           |
                    Content-Length: 0x1                          |
                    Content-Length: 1.0                          |
                    Content-Length: one                          |
                    Content-Length:                              |
                    Content-Length: 1, 1                         |
                    Content-Length: 1\\Content-Length: 1         |
                    Content-Length: 1\\Content-Length: 2         |
                    Content-Length: 1\\Content-Encoding: gzip    | compressed
                    Content-Length: 1\\Content-Encoding: br      | compressed
                    Content-Length: 1\\Content-Encoding: identity, gzip | compressed
                    Transfer-Encoding: gzip, chunked             | transfer coding
                    Transfer-Encoding: gzip                      | transfer coding
                    Transfer-Encoding: chunked\\Transfer-Encoding: gzip |
                    """)
    void aHeadThatMakesNoSenseIsRefusedBeforeTheBody(String headers, String why) throws Exception {
        var head = OK + headers.strip().replace("\\", "\r\n") + "\r\n\r\n";
        try (var host =
                Host.that(visit -> {
                    visit.send(head);
                    visit.stall();
                })) {
            assertThatThrownBy(() -> fetching.fetch().open(host.url()))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(why == null ? "the image's host" : why)
                    .hasMessageNotContaining("did not answer within");
            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void aBodyMayEndWithItsConnection() throws Exception {
        try (var host = Host.answering("HTTP/1.0 200 OK\r\n\r\nabc")) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("abc");
        }
    }

    @Test
    void identityIsNoCompression() throws Exception {
        try (var host =
                Host.answering(OK + "Content-Encoding: Identity\r\nContent-Length: 1\r\n\r\na")) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("a");
        }
    }

    @Test
    void anEmptyBodyInChunksIsRefused() throws Exception {
        try (var host = Host.answering(CHUNKED + "0\r\n\r\n")) {
            refused(host, "the image is empty");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCutBodyIsRefused(boolean chunked) throws Exception {
        var head = chunked ? CHUNKED + "64\r\n" : length(100);
        try (var host = Host.answering(head + "abc")) {
            refused(host, "the image broke off: its host hung up");
        }
    }

    @Test
    void aBodyThatEndsBetweenTwoChunksIsRefused() throws Exception {
        try (var host = Host.answering(CHUNKED + "3\r\nabc\r\n")) {
            refused(host, "the image broke off: its host hung up");
        }
    }

    @Test
    void aResetIsRefused() throws Exception {
        try (var host =
                Host.that(visit -> {
                    visit.send(length(100) + "abc");
                    visit.socket().setSoLinger(true, 0);
                })) {
            refused(host, "the image broke off: its host ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\nabc", "-1\r\nabc", "3\r\nabcdefgh\r\n", "fffffffffffffffff\r\na"})
    void chunksThatAreNoneAreRefused(String body) throws Exception {
        try (var host = Host.answering(CHUNKED + body)) {
            refused(host, "the image broke off: its host ");
        }
    }

    @Test
    void noMoreIsTakenThanWasAnnounced() throws Exception {
        try (var host = Host.answering(length(3) + "abcdefgh")) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("abc");
        }
    }

    @Test
    void asMuchAsIsAllowedIsTakenAndNotOneByteMore() throws Exception {
        var most = new byte[MOST];
        try (var host =
                Host.that(visit -> {
                    visit.send(CHUNKED + "100000\r\n").send(most);
                    visit.send("\r\n0\r\n\r\n");
                })) {
            assertThat(fetching.read(host.url())).hasSize(MOST);
        }
        try (var host =
                Host.that(visit -> {
                    visit.send(CHUNKED + "100000\r\n").send(most);
                    visit.send("\r\n1\r\na\r\n0\r\n\r\n");
                })) {
            refused(host, "the image is larger than 1048576 bytes");
        }
    }

    @Test
    void anEndlessBodyIsHungUpOnEarly() throws Exception {
        var chunk = ("10000\r\n" + "a".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
        try (var host = Host.that(visit -> visit.send(CHUNKED).send(chunk, GIGABYTE))) {
            refused(host, "the image is larger than 1048576 bytes");

            assertThat(host.wasHungUpOn()).isTrue();
            assertThat(host.sent()).isLessThan(FAR_TOO_MUCH);
        }
    }

    @Test
    void ofAnImageThatIsAnnouncedTooLargeNothingIsRead() throws Exception {
        try (var host =
                Host.that(
                        visit -> visit.send(length(GIGABYTE)).send(new byte[0x10000], GIGABYTE))) {
            assertThatThrownBy(() -> fetching.fetch().open(host.url()))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("the image is 1073741824 bytes, larger than 1048576");

            assertThat(host.wasHungUpOn()).isTrue();
            assertThat(host.sent()).isLessThan(FAR_TOO_MUCH);
        }
    }

    @Test
    void aSlowReaderHoldsTheSenderBack() throws Exception {
        var size = 4 * FAR_TOO_MUCH;
        fetching.with("uketori.image-max-bytes", size);
        try (var host = Host.that(visit -> visit.send(length(size)).send(new byte[0x10000], size));
                var download = fetching.fetch().open(host.url())) {
            var read = (long) download.next().remaining();
            var before = new long[1];
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> before[0] == (before[0] = host.sent()));

            assertThat(before[0]).isLessThan(FAR_TOO_MUCH);

            for (var piece = download.next(); piece != null; piece = download.next()) {
                read += piece.remaining();
            }
            assertThat(read).isEqualTo(size);
        }
    }

    @Test
    void aHostThatAnswersNothingIsNotWaitedForLong() throws Exception {
        try (var host = Host.that(Host.Visit::stall)) {
            fetching.with("uketori.fetch.first-byte-timeout", "0.5s");

            refused(host, "the image's host did not answer within 0.5s");

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void aHostThatStopsInTheMiddleIsNotWaitedForLong() throws Exception {
        try (var host =
                Host.that(visit -> {
                    visit.send(length(100) + "abc");
                    visit.stall();
                })) {
            fetching.with("uketori.fetch.idle-timeout", "0.5s");

            refused(host, "the image's host sent nothing more for 0.5s");

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aHostThatDripsIsCutOffThoughItNeverStops(boolean chunked) throws Exception {
        fetching.with("uketori.fetch.whole-timeout", "2s");
        try (var host =
                Host.that(visit -> {
                    visit.send(chunked ? CHUNKED : length(MOST));
                    visit.drip(chunked ? "1\r\na\r\n" : "a", 20);
                })) {
            refused(host, "the download took longer than 2s");

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void aHostThatDripsItsHeadIsCutOff() throws Exception {
        try (var host =
                Host.that(visit -> {
                    visit.send(OK);
                    visit.drip("X: y\r\n", 20);
                })) {
            fetching.with("uketori.fetch.first-byte-timeout", "0.5s");

            refused(host, "the image's host did not answer within 0.5s");

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void aHostThatNeverGetsBeyondInterimAnswersIsCutOff() throws Exception {
        try (var host = Host.that(visit -> visit.drip("HTTP/1.1 100 Continue\r\n\r\n", 20))) {
            fetching.with("uketori.fetch.first-byte-timeout", "0.5s");

            refused(host, "the image's host did not answer within 0.5s");

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    /// However promptly each piece comes.
    @Test
    void theWholeTimeIsByTheClock() throws Exception {
        var now = new AtomicReference<>(Instant.EPOCH);
        fetching.at(now::get);
        try (var host = Host.that(visit -> visit.send(length(MOST)).send(new byte[MOST]));
                var download = fetching.fetch().open(host.url())) {
            now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)).minusSeconds(20));
            assertThat(download.next()).isNotNull();

            now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));

            assertThatThrownBy(download::next)
                    .isInstanceOf(Refusal.class)
                    .hasMessage("the download took longer than 2m");
        }
    }

    @Test
    void headersOfAMegabyteAreRefused() throws Exception {
        try (var host =
                Host.that(visit -> visit.send(OK + "X: " + "y".repeat(MOST) + "\r\n\r\n"))) {
            refused(host, "no answer: the image's host sent headers without end");
        }
    }

    @Test
    void headersThatNeverEndAreHungUpOnEarly() throws Exception {
        var header = ("X-Y: " + "z".repeat(1000) + "\r\n").getBytes(ISO_8859_1);
        try (var host = Host.that(visit -> visit.send(OK).send(header, GIGABYTE))) {
            refused(host, "no answer: the image's host sent headers without end");

            assertThat(host.wasHungUpOn()).isTrue();
            assertThat(host.sent()).isLessThan(FAR_TOO_MUCH);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "H", "HTTP/1.1 200 OK\r\nContent-"})
    void aHostThatClosesBeforeItAnswersIsRefused(String beginning) throws Exception {
        try (var host = Host.answering(beginning)) {
            refused(host, "no answer: the image's host");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "220 mail.example ESMTP\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 1\r\n\r\na",
                "HTTP/9.9 200 OK\r\nContent-Length: 1\r\n\r\na",
                "HTTP/1.1 two OK\r\nContent-Length: 1\r\n\r\na",
                "\u0000\u0001\u0002\r\n\r\n",
                "<html>secret</html>\r\n\r\n"
            })
    void whatIsNoHttpIsRefusedAndNotRepeated(String answer) throws Exception {
        try (var host = Host.answering(answer)) {
            assertThatThrownBy(() -> fetching.read(host.url()))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("no answer: the image's host did not keep to HTTP");
        }
    }

    @Test
    void aHostThatDoesNotListenIsAFailure() throws Exception {
        int port;
        try (var closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertThatThrownBy(() -> fetching.read("http://127.0.0.1:" + port + "/a.jpg"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(Refusal.class)
                .hasMessage("no connection to the image's host 127.0.0.1 at 127.0.0.1");
    }

    @Test
    void whoeverIsStoppedHangsUp() throws Exception {
        try (var host = Host.that(Host.Visit::stall)) {
            var failure = new AtomicReference<Throwable>();
            fetching.with("uketori.fetch.first-byte-timeout", "1m");
            var reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    fetching.read(host.url());
                                } catch (IOException stopped) {
                                    failure.set(stopped);
                                }
                            });
            await().until(() -> !host.requests().isEmpty());

            reader.interrupt();

            reader.join();
            assertThat(failure.get()).hasMessage("stopped");
            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    private static String length(long bytes) {
        return OK + "Content-Length: " + bytes + "\r\n\r\n";
    }

    private void refused(Host host, String why) {
        assertThatThrownBy(() -> fetching.read(host.url()))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(why);
    }
}
