package dev.uketori.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pictures, broken at random: whatever becomes of them, there is an answer, and it is the same
/// however the bytes come. The seed is fixed, so that a failure comes back.
class InspectionFuzzTest {

    private static final int MUTANTS = 240_000;

    private static final int[] EXTREMES = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};

    private final SplittableRandom random = new SplittableRandom(20_261_123);

    private final List<byte[]> pictures = Pictures.names().stream().map(Pictures::bytes).toList();

    @Test
    @Timeout(300)
    void nothingIsWithoutAnAnswer() {
        var images = 0;
        for (var i = 0; i < MUTANTS; i++) {
            var mutant = mutated(pictures.get(i % pictures.size()).clone());

            var found = Pictures.inspected(mutant);

            switch (found) {
                case Inspected.Refused(var why) -> assertThat(why).isNotBlank();
                case Inspected.Image(_, var size) -> {
                    images++;
                    assertThat(ImageSize.of(new Claim(size.width(), size.height()))).isPresent();
                }
            }
            if (i % 10 == 0) {
                assertThat(Pictures.inspected(mutant, random)).isEqualTo(found);
                assertThat(Pictures.inspected(mutant, 1)).isEqualTo(found);
            }
        }
        assertThat(images).isBetween(1, MUTANTS - 1);
    }

    private byte[] mutated(byte[] bytes) {
        var mutant = bytes;
        for (var changes = 1 + random.nextInt(8); changes > 0 && mutant.length > 8; changes--) {
            mutant = changed(mutant);
        }
        return mutant;
    }

    /// Headers are short: most changes hit the first bytes.
    private byte[] changed(byte[] bytes) {
        var at =
                random.nextInt(random.nextInt(4) == 0 ? bytes.length : Math.min(400, bytes.length));
        var run = random.nextInt(1, 5);
        return switch (random.nextInt(7)) {
            case 0 -> {
                bytes[at] = (byte) random.nextInt();
                yield bytes;
            }
            case 1 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 2 -> {
                var extreme = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
                Arrays.fill(bytes, at, Math.min(at + run, bytes.length), extreme);
                yield bytes;
            }
            case 3 -> without(bytes, at, Math.min(at + run, bytes.length));
            case 4 -> doubled(bytes, at, Math.min(at + 16 * run, bytes.length));
            case 5 -> spliced(bytes, at);
            default -> Arrays.copyOf(bytes, random.nextInt(10) == 0 ? at : bytes.length);
        };
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        var left = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, left, from, bytes.length - to);
        return left;
    }

    private static byte[] doubled(byte[] bytes, int from, int to) {
        var more = Arrays.copyOf(bytes, bytes.length + (to - from));
        System.arraycopy(bytes, from, more, to, bytes.length - from);
        return more;
    }

    /// Goes on as another picture does.
    private byte[] spliced(byte[] bytes, int at) {
        var other = pictures.get(random.nextInt(pictures.size()));
        var from = random.nextInt(other.length);
        var both = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, both, at, other.length - from);
        return both;
    }
}
