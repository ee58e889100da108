package dev.uketori.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.Sha256;
import dev.uketori.bucket.Bucket.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every bucket keeps to. Uploads together have the memory for two parts, where there are any.
@Timeout(120)
abstract class BucketContract {

    static final int PART = 5 * 1024 * 1024;

    private static final int LARGE = 4 * PART;
    private static final int PIECE = 100_003;
    private static final String TYPE = "image/jpeg";
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    /// No other claim's.
    private final String folder = "2026/11/" + FOLDERS.incrementAndGet();

    private final String key = folder + "/picture.jpg";

    abstract Bucket bucket();

    /// A bucket of a store that is away.
    abstract Bucket away() throws Exception;

    /// What uploads that are not finished hold in the store.
    abstract List<String> unfinished() throws Exception;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, PART - 1, PART, PART + 1, LARGE})
    void whatIsKeptIsThereByteForByte(int length) throws Exception {
        var bytes = bytes(length);

        var kept = keep(key, bytes, OptionalLong.of(length));

        assertThat(kept).isTrue();
        assertThat(read(key, 0)).isEqualTo(bytes);
        assertThat(unfinished()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, PART, PART + 1, LARGE})
    void itsLengthNeedNotBeKnown(int length) throws Exception {
        var bytes = bytes(length);

        var kept = keep(key, bytes, OptionalLong.empty());

        assertThat(kept).isTrue();
        assertThat(read(key, 0)).isEqualTo(bytes);
        assertThat(unfinished()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void nobodySeesItBeforeItIsKept(int length) throws Exception {
        try (var upload = bucket().begin(key, TYPE, OptionalLong.empty())) {
            write(upload, bytes(length));

            assertThat(bucket().open(key, 0)).isEmpty();
            assertThat(bucket().find(folder)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, LARGE})
    void closedWithoutBeingKeptItLeavesNothing(int length) throws Exception {
        try (var upload = bucket().begin(key, TYPE, OptionalLong.empty())) {
            write(upload, bytes(length));
        }

        assertThat(bucket().open(key, 0)).isEmpty();
        assertThat(bucket().find(folder)).isEmpty();
        assertThat(unfinished()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void theFirstStaysAsItIs(int length) throws Exception {
        var first = bytes(length);
        keep(key, first, OptionalLong.of(length));

        var second = keep(key, bytes(length + 1), OptionalLong.empty());

        assertThat(second).isFalse();
        assertThat(read(key, 0)).isEqualTo(first);
        assertThat(unfinished()).isEmpty();
    }

    @RepeatedTest(20)
    void ofManyAtTheSameInstantOneWins() throws Exception {
        var ready = new CyclicBarrier(8);

        var kept = atOnce(8, number -> race(ready, bytes(1000 + number)));

        assertThat(kept).containsOnlyOnce(true);
        assertThat(read(key, 0)).isEqualTo(bytes(1000 + kept.indexOf(true)));
        assertThat(unfinished()).isEmpty();
    }

    private boolean race(CyclicBarrier ready, byte[] bytes) throws Exception {
        try (var upload = bucket().begin(key, TYPE, OptionalLong.of(bytes.length))) {
            write(upload, bytes);
            ready.await();
            return upload.keep(Sha256.of(bytes));
        }
    }

    @Test
    void manyAtOnceAllFinish() throws Exception {
        var kept =
                atOnce(16, number -> keep(numbered(number), picture(number), OptionalLong.empty()));

        assertThat(kept).hasSize(16).containsOnly(true);
        for (var number = 0; number < kept.size(); number++) {
            assertThat(read(numbered(number), 0)).isEqualTo(picture(number));
        }
    }

    /// Of every four one in parts.
    private static byte[] picture(int number) {
        return bytes((number % 4 == 0 ? PART : 0) + 1000 + number);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void itCanBeReadFromAnywhere(int length) throws Exception {
        var bytes = bytes(length);
        keep(key, bytes, OptionalLong.of(length));

        assertThat(read(key, 1)).isEqualTo(from(bytes, 1));
        assertThat(read(key, length / 2)).isEqualTo(from(bytes, length / 2));
        assertThat(read(key, length - 1)).isEqualTo(from(bytes, length - 1));
        assertThat(read(key, length)).isEmpty();
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        keep(key, bytes(10), OptionalLong.of(10));

        assertThat(bucket().open(folder + "/other.jpg", 0)).isEmpty();
        assertThat(bucket().open(folder + "/other.jpg", 7)).isEmpty();
        assertThat(bucket().open(folder, 0)).isEmpty();
        assertThat(bucket().find(folder + "/other")).isEmpty();
        assertThat(bucket().find(folder + "/none/of/these/")).isEmpty();
    }

    @Test
    void keysAreFoundByTheirBeginning() throws Exception {
        for (var name : List.of("b.png", "a.jpg", "a.jpg.json", "a/1.jpg", "a/2/3.jpg", "ab.jpg")) {
            bucket().put(folder + "/" + name, TYPE, bytes(10));
        }

        assertThat(bucket().find(folder + "/a.")).containsExactly(under("a.jpg", "a.jpg.json"));
        assertThat(bucket().find(folder + "/a/")).containsExactly(under("a/1.jpg", "a/2/3.jpg"));
        assertThat(bucket().find(folder + "/a.jpg.json")).containsExactly(under("a.jpg.json"));
        assertThat(bucket().find(folder + "/"))
                .containsExactly(
                        under("a.jpg", "a.jpg.json", "a/1.jpg", "a/2/3.jpg", "ab.jpg", "b.png"));
    }

    @Test
    void whatIsRemovedIsGoneAndMayBeRemovedAgain() throws Exception {
        keep(key, bytes(10), OptionalLong.of(10));

        bucket().delete(key);
        bucket().delete(key);
        bucket().delete(folder);

        assertThat(bucket().open(key, 0)).isEmpty();
        assertThat(bucket().find(folder)).isEmpty();
        assertThat(keep(key, bytes(20), OptionalLong.of(20))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void whatIsPutReplacesWhatWasThere(int length) throws Exception {
        bucket().put(key, TYPE, bytes(500));

        bucket().put(key, TYPE, bytes(length));

        assertThat(read(key, 0)).isEqualTo(bytes(length));
        assertThat(unfinished()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "./a",
                "a/./b",
                ".aside/a",
                "a/.b",
                "a b",
                "a\n",
                "a\\b",
                "a:b",
                "a*",
                "a%2Fb",
                "\u00e4",
                "a\u0000"
            })
    void whatIsNoKeyIsRefused(String word) {
        refused(() -> bucket().begin(word, TYPE, OptionalLong.empty()));
        refused(() -> bucket().put(word, TYPE, bytes(1)));
        refused(() -> bucket().open(word, 0));
        refused(() -> bucket().delete(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "a//", "..", "../", "a/../", ".aside/", "a b"})
    void whatNoKeyBeginsWithIsRefused(String word) {
        refused(() -> bucket().find(word));
    }

    @Test
    void aStoreThatIsAwaySaysSo() throws Exception {
        var away = away();

        fails(() -> away.put(key, TYPE, bytes(10)));
        fails(() -> away.open(key, 0));
        fails(() -> away.find(folder));
        fails(() -> away.delete(key));
        fails(() -> {
            try (var upload = away.begin(key, TYPE, OptionalLong.of(10))) {
                write(upload, bytes(10));
                upload.keep(Sha256.of(bytes(10)));
            }
        });
        fails(() -> {
            try (var upload = away.begin(key, TYPE, OptionalLong.empty())) {
                write(upload, bytes(PART + 1));
            }
        });
    }

    boolean keep(String key, byte[] bytes, OptionalLong length) throws IOException {
        try (var upload = bucket().begin(key, TYPE, length)) {
            write(upload, bytes);
            return upload.keep(Sha256.of(bytes));
        }
    }

    byte[] read(String key, long first) throws IOException {
        try (var body = bucket().open(key, first).orElseThrow()) {
            return body.readAllBytes();
        }
    }

    /// In pieces, as they come over a network, out of a buffer that is used again.
    static void write(Upload upload, byte[] bytes) throws IOException {
        var piece = ByteBuffer.allocateDirect(PIECE);
        for (var at = 0; at < bytes.length; at += PIECE) {
            piece.clear();
            piece.put(bytes, at, Math.min(PIECE, bytes.length - at)).flip();
            upload.write(piece);
        }
    }

    /// Bytes that tell their length: no two lengths have the same.
    static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static void fails(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(BucketException.class);
    }

    private static byte[] from(byte[] bytes, int first) {
        return Arrays.copyOfRange(bytes, first, bytes.length);
    }

    private String[] under(String... names) {
        return List.of(names).stream().map(name -> folder + "/" + name).toArray(String[]::new);
    }

    private static void refused(ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call);
    }

    private String numbered(int number) {
        return folder + "/" + number;
    }

    private interface Racer {
        boolean run(int number) throws Exception;
    }

    private static List<Boolean> atOnce(int racers, Racer racer) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs =
                    IntStream.range(0, racers)
                            .<Callable<Boolean>>mapToObj(number -> () -> racer.run(number))
                            .toList();
            var results = new ArrayList<Boolean>();
            for (var result : threads.invokeAll(runs)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
