package dev.uketori.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uketori.S3Server;
import dev.uketori.Sha256;
import dev.uketori.TestSandbox;
import dev.uketori.bucket.Relay.Fate;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

class S3BucketTest extends BucketContract {

    private static final String NOT_IMPLEMENTED =
            """
            HTTP/1.1 501 Not Implemented
            Content-Type: application/xml
            Content-Length: %d
            Connection: close

            %s\
            """
                    .formatted(42, "<Error><Code>NotImplemented</Code></Error>")
                    .replace("\n", "\r\n");

    private static final String IMAGE = "2026/11/28/019b2c6e-0000-7000-8000-0123456789ab.jpg";

    private static S3Server server;
    private static S3Bucket bucket;
    private static Instant now = Instant.now();

    @BeforeAll
    static void start() throws IOException {
        server = new S3Server(Path.of("target", "s3-bucket-test"));
        bucket = with(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        bucket.close();
        server.close();
    }

    @Override
    Bucket bucket() {
        return bucket;
    }

    @Override
    Bucket away() throws IOException {
        return at(URI.create("http://127.0.0.1:" + TestSandbox.freePort()));
    }

    @Override
    List<String> unfinished() {
        try (var client = client()) {
            return client
                    .listMultipartUploads(list -> list.bucket(server.bucket()))
                    .uploads()
                    .stream()
                    .map(upload -> upload.key() + " " + upload.uploadId())
                    .toList();
        }
    }

    @Test
    void whatAKilledOneLeftGoesWhenTheNextBegins() throws IOException {
        abandoned("killed.jpg");
        abandoned("killed.jpg.json");

        keep("killed.jpg", bytes(PART + 1), OptionalLong.empty());

        assertThat(unfinished())
                .singleElement()
                .satisfies(left -> assertThat(left).startsWith("killed.jpg.json "));
        keep("killed.jpg.json", bytes(PART + 1), OptionalLong.empty());
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whatAKilledOneLeftGoesAnHourLaterThoughNobodyBeginsItAgain() throws IOException {
        abandoned(IMAGE);
        now = Instant.now().plus(Duration.ofMinutes(59));
        bucket.sweep();
        assertThat(unfinished()).hasSize(1);

        now = now.plus(Duration.ofHours(2));
        bucket.sweep();

        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whatOtherProgramsUploadIsLeftAlone() throws IOException {
        now = Instant.now().plus(Duration.ofHours(2));
        var others =
                List.of(
                        "dump.tar",
                        "backups/" + IMAGE,
                        IMAGE + "/part",
                        "2026/11/28/report.jpg",
                        "2026-11-28/019b2c6e-0000-7000-8000-0123456789ab.jpg",
                        "uketori/2026/dump.tar");
        for (var key : others) {
            abandoned(key);
        }
        abandoned("uketori/" + IMAGE);

        try (var whole = with(Map.of());
                var part = with(Map.of("UKETORI_S3_PREFIX", "uketori/"))) {
            whole.sweep();
            assertThat(unfinished()).hasSize(others.size() + 1);
            part.sweep();
            assertThat(unfinished()).hasSize(others.size());
        } finally {
            abortAll();
        }
    }

    private static void abortAll() {
        try (var client = client()) {
            for (var left :
                    client.listMultipartUploads(list -> list.bucket(server.bucket())).uploads()) {
                client.abortMultipartUpload(abort ->
                        abort.bucket(server.bucket()).key(left.key()).uploadId(left.uploadId()));
            }
        }
    }

    /// By a process that is gone, and its memory with it.
    private static void abandoned(String key) {
        try (var client = client()) {
            var object = new S3Object(client, server.bucket(), key, "image/jpeg");
            object.part(object.begin("somebody"), 1, bytes(PART), PART);
        }
    }

    @Test
    void aPartIsSentWhileTheNextIsFilled() throws IOException {
        var second = new CountDownLatch(1);
        try (var relay =
                relay(head -> {
                    if (head.contains("partNumber=2")) {
                        second.countDown();
                    }
                    return head.contains("partNumber=1") && !passes(second)
                            ? new Fate.Silence()
                            : Relay.UNHARMED;
                })) {
            assertThat(kept(at(relay.endpoint()), "at-once.jpg", 3 * PART)).isTrue();
        }
        assertThat(second.getCount()).isZero();
        assertThat(read("at-once.jpg", 0)).isEqualTo(bytes(3 * PART));
    }

    /// Nothing else vouches for a body, over TLS or not: it is not signed.
    @ParameterizedTest
    @ValueSource(ints = {1000, 3 * PART})
    void whatIsSentIsSignedByItsSha256(int length) throws IOException {
        var bodies = new ConcurrentLinkedQueue<String>();
        try (var relay =
                relay(head -> {
                    if (isWrite(head)) {
                        bodies.add(head.toLowerCase(Locale.ROOT));
                    }
                    return Relay.UNHARMED;
                })) {
            assertThat(kept(at(relay.endpoint()), "signed-" + length + ".jpg", length)).isTrue();
        }
        assertThat(bodies)
                .hasSize(Math.ceilDiv(length, PART))
                .allSatisfy(head ->
                        assertThat(head)
                                .contains("x-amz-checksum-sha256: ")
                                .containsPattern("signedheaders=[^,]*;x-amz-checksum-sha256;")
                                .contains("x-amz-content-sha256: unsigned-payload"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3 * PART})
    void whatIsAlteredOnItsWayIsNotKept(int length) throws IOException {
        var key = "altered-" + length + ".jpg";
        try (var relay = relay(head -> isWrite(head) ? new Fate.Altered() : Relay.UNHARMED)) {
            fails(() -> kept(at(relay.endpoint()), key, length));
        }
        assertThat(bucket.open(key, 0)).isEmpty();
        assertThat(unfinished()).isEmpty();
    }

    private static boolean passes(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Test
    void aPartThatFailsGivesAllMemoryBack() throws IOException {
        var refused = new AtomicInteger();
        try (var relay =
                relay(head ->
                        head.contains("partNumber=2") && refused.getAndIncrement() < 3
                                ? new Fate.Replaced(NOT_IMPLEMENTED)
                                : Relay.UNHARMED)) {
            var far = at(relay.endpoint());
            for (var round = 0; round < 3; round++) {
                fails(() -> kept(far, "refused.jpg", 4 * PART));
            }

            assertThat(kept(far, "refused.jpg", 4 * PART)).isTrue();
        }
        assertThat(read("refused.jpg", 0)).isEqualTo(bytes(4 * PART));
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void moreThanWasAnnouncedIsRefused() throws IOException {
        try (var upload = bucket.begin("more.jpg", "image/jpeg", OptionalLong.of(10))) {
            assertThatIllegalStateException().isThrownBy(() -> write(upload, bytes(11)));
        }
    }

    @Test
    void anObjectTellsWhatItIs() throws IOException {
        keep("told.jpg", bytes(1000), OptionalLong.of(1000));
        keep("told-in-parts.jpg", bytes(PART + 1), OptionalLong.empty());
        bucket.put("put.jpg", "image/jpeg", bytes(10));

        try (var client = client()) {
            for (var key : List.of("told.jpg", "told-in-parts.jpg", "put.jpg")) {
                var head = client.headObject(ask -> ask.bucket(server.bucket()).key(key));
                assertThat(head.contentType()).as(key).isEqualTo("image/jpeg");
                assertThat(head.cacheControl())
                        .as(key)
                        .isEqualTo("private, max-age=31536000, immutable");
            }
        }
    }

    @Test
    void whatIsNotWhatItsSha256SaysIsNotKept() throws IOException {
        try (var upload = bucket.begin("altered.jpg", "image/jpeg", OptionalLong.of(1000))) {
            write(upload, bytes(1000));

            fails(() -> upload.keep(Sha256.of(bytes(1001))));
        }
        assertThat(bucket.open("altered.jpg", 0)).isEmpty();
    }

    @Test
    void allKeysMayBeginWithSomething() throws IOException {
        var prefixed = with(Map.of("UKETORI_S3_PREFIX", "uketori/images/"));

        prefixed.put("2026/a.jpg", "image/jpeg", bytes(10));

        assertThat(prefixed.find("2026/")).containsExactly("2026/a.jpg");
        assertThat(bucket.find("uketori/")).containsExactly("uketori/images/2026/a.jpg");
        assertThat(prefixed.open("2026/a.jpg", 9)).isPresent();
        prefixed.delete("2026/a.jpg");
        assertThat(bucket.find("uketori/")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(Map.of("UKETORI_S3_PREFIX", "../images")));
    }

    @Test
    void everybodyCanReadItByItsAddressForAWhile() throws Exception {
        keep("2026/shared.jpg", bytes(1000), OptionalLong.of(1000));

        var address =
                bucket.presigned("2026/shared.jpg", Duration.ofMinutes(5), "a-boat.jpg")
                        .orElseThrow();

        var answer = get(address);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes(1000));
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("inline; filename=\"a-boat.jpg\"");
        assertThat(address.toString()).doesNotContain(server.secretAccessKey());
    }

    @Test
    void anAddressThatWasTamperedWithOpensNothing() throws Exception {
        bucket.put("2026/one.jpg", "image/jpeg", bytes(10));
        bucket.put("2026/two.jpg", "image/jpeg", bytes(20));
        var address =
                bucket.presigned("2026/one.jpg", Duration.ofMinutes(5), "a.jpg")
                        .orElseThrow()
                        .toString();

        for (var tampered :
                List.of(
                        address.replace("one.jpg", "two.jpg"),
                        address.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"),
                        address.replace("a.jpg", "b.jpg"))) {
            assertThat(tampered).isNotEqualTo(address);
            assertThat(get(URI.create(tampered)).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void anAddressExpires() throws Exception {
        bucket.put("2026/brief.jpg", "image/jpeg", bytes(10));

        var address =
                bucket.presigned("2026/brief.jpg", Duration.ofSeconds(1), "a.jpg").orElseThrow();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(get(address).statusCode()).isEqualTo(403));
    }

    @Test
    void aNameThatWouldBreakTheHeaderIsRefused() {
        for (var name : List.of("", "a\".jpg", "a/b.jpg", "a\r\nb.jpg", "..")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bucket.presigned("a.jpg", Duration.ofMinutes(5), name));
        }
    }

    @Test
    void whoeverHasNoKeyIsToldSoInFewWords() {
        var stranger = with(Map.of("UKETORI_S3_SECRET_ACCESS_KEY", "a-secret-of-somebody-else"));
        var unknown = with(Map.of("UKETORI_S3_ACCESS_KEY_ID", "an-id-of-somebody-else"));

        for (var refused : List.of(stranger, unknown)) {
            assertThatThrownBy(() -> refused.put("a.jpg", "image/jpeg", bytes(10)))
                    .isInstanceOf(BucketException.class)
                    .message()
                    .startsWith("put a.jpg: 403 ")
                    .hasSizeLessThan(100)
                    .doesNotContain("somebody-else");
            fails(() -> refused.open("a.jpg", 0));
            fails(() -> refused.find("a"));
        }
    }

    @Test
    void closedEarlyTheRestIsNotRead() throws Exception {
        var length = 4 * PART;
        keep("early.jpg", bytes(length), OptionalLong.of(length));
        try (var relay = relay(_ -> Relay.UNHARMED)) {
            var far = at(relay.endpoint());

            try (var body = far.open("early.jpg", 0).orElseThrow()) {
                assertThat(body.readNBytes(100)).hasSize(100);
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> relay.open() == 0);
            assertThat(relay.passed()).isLessThan(length / 2);
        }
    }

    @Test
    void anObjectThatWasCutIsNoShorterObject() throws IOException {
        keep("cut.jpg", bytes(PART), OptionalLong.of(PART));
        try (var relay = relay(_ -> new Fate.Answered(PART / 2));
                var body = at(relay.endpoint()).open("cut.jpg", 0).orElseThrow()) {
            fails(body::readAllBytes);
        }
    }

    @Test
    void whoseAnswerWasLostIsStillTheFirst() throws IOException {
        var lost = new AtomicInteger();
        try (var relay =
                relay(head ->
                        isWrite(head) && lost.getAndIncrement() == 0
                                ? new Fate.AnswerLost()
                                : Relay.UNHARMED)) {
            var far = at(relay.endpoint());

            assertThat(kept(far, "lost.jpg", 1000)).isTrue();
            assertThat(kept(far, "lost.jpg", 1001)).isFalse();

            assertThat(lost).hasValueGreaterThan(1);
            assertThat(read("lost.jpg", 0)).isEqualTo(bytes(1000));
        }
    }

    @Test
    void aStoreThatKnowsNoConditionIsAskedFirst() throws IOException {
        var refused = new AtomicInteger();
        try (var relay =
                relay(head ->
                        head.toLowerCase(Locale.ROOT).contains("if-none-match: *")
                                        && refused.incrementAndGet() > 0
                                ? new Fate.Replaced(NOT_IMPLEMENTED)
                                : Relay.UNHARMED)) {
            var far = at(relay.endpoint());

            assertThat(kept(far, "plain.jpg", 1000)).isTrue();
            assertThat(kept(far, "plain.jpg", 1001)).isFalse();
            assertThat(kept(far, "plain-parts.jpg", PART + 1)).isTrue();
            assertThat(kept(far, "plain-parts.jpg", PART + 2)).isFalse();

            assertThat(refused).hasValue(1);
            assertThat(read("plain.jpg", 0)).isEqualTo(bytes(1000));
            assertThat(read("plain-parts.jpg", 0)).isEqualTo(bytes(PART + 1));
            assertThat(unfinished()).isEmpty();
        }
    }

    /// Each limit ends it without the other.
    @ParameterizedTest
    @CsvSource({"300ms, 1m", "1m, 1s"})
    @Timeout(30)
    void aStoreThatSaysNothingIsNotWaitedForForever(String idle, String whole) throws IOException {
        try (var relay = relay(_ -> new Fate.Silence())) {
            var silent =
                    with(
                            Map.of(
                                    "UKETORI_S3_ENDPOINT", relay.endpoint().toString(),
                                    "UKETORI_S3_IDLE_TIMEOUT", idle,
                                    "UKETORI_S3_WHOLE_TIMEOUT", whole));

            fails(() -> silent.open("a.jpg", 0));
            fails(() -> kept(silent, "a.jpg", 1000));
            fails(() -> kept(silent, "a.jpg", PART + 1));
        }
    }

    @Test
    void aStoreThatDiedAndCameBackGoesOn() throws Exception {
        keep("2026/before.jpg", bytes(1000), OptionalLong.of(1000));
        try (var upload = bucket.begin("2026/amid.jpg", "image/jpeg", OptionalLong.empty())) {
            write(upload, bytes(PART + 1));
            server.kill();
            fails(() -> upload.keep(Sha256.of(bytes(PART + 1))));
            fails(() -> bucket.open("2026/before.jpg", 0));
        } catch (BucketException nothingCouldBeCleanedUp) {
            assertThat(nothingCouldBeCleanedUp).hasMessageStartingWith("close 2026/amid.jpg: ");
        } finally {
            server.start();
        }

        assertThat(read("2026/before.jpg", 0)).isEqualTo(bytes(1000));
        assertThat(keep("2026/amid.jpg", bytes(PART + 1), OptionalLong.empty())).isTrue();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void partsThatS3WouldRefuseStopTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> with(Map.of("UKETORI_S3_PART_SIZE", "4M")))
                .withMessageContaining("UKETORI_S3_PART_SIZE");
    }

    private static boolean isWrite(String head) {
        return head.startsWith("PUT ");
    }

    private static boolean kept(Bucket bucket, String key, int length) throws IOException {
        try (var upload = bucket.begin(key, "image/jpeg", OptionalLong.of(length))) {
            write(upload, bytes(length));
            return upload.keep(Sha256.of(bytes(length)));
        }
    }

    private static Relay relay(Function<String, Fate> fates) throws IOException {
        return new Relay(server.endpoint(), fates);
    }

    private static S3Bucket at(URI endpoint) {
        return with(Map.of("UKETORI_S3_ENDPOINT", endpoint.toString()));
    }

    private static S3Bucket with(Map<String, String> changes) {
        return S3Bucket.of(config(changes), () -> now, new Random(7));
    }

    private static S3Client client() {
        return S3Clients.client(config(Map.of()));
    }

    /// As the environment has it.
    private static S3Config config(Map<String, String> changes) {
        var settings = new HashMap<>(server.settings());
        settings.put("UKETORI_S3_PART_SIZE", Integer.toString(PART));
        settings.put("UKETORI_S3_MEMORY", Integer.toString(2 * PART));
        settings.putAll(changes);
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(settings, 300))
                .withMapping(S3Config.class)
                .build()
                .getConfigMapping(S3Config.class);
    }

    private static HttpResponse<byte[]> get(URI address) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        }
    }
}
