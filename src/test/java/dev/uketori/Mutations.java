package dev.uketori;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Good bytes gone wrong, by chance that a seed repeats.
public final class Mutations {

    /// What parsers trip over.
    private static final List<String> STONES =
            List.of(
                    "\\u0000",
                    "\\ud800",
                    "\\udc00\\ud800",
                    "\0",
                    "\ufeff",
                    "\ud83d\ude80",
                    "\u00ff",
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\r\n",
                    "\r\n\r\n",
                    "\n",
                    " ",
                    ";",
                    "=",
                    "null",
                    "true",
                    "-",
                    "1e400",
                    "9".repeat(1100),
                    "\"id\":",
                    "\"id\":\"b\",",
                    "\"status\":\"failed\",",
                    "\"error\":\"\\ud800\",",
                    "sha256=",
                    "0",
                    "a",
                    "/*",
                    "//");

    private static final List<Charset> ENCODINGS =
            List.of(ISO_8859_1, UTF_16LE, UTF_16BE, UTF_32BE, UTF_8);

    private final RandomGenerator random;

    /// @param random from a seed, so that what went wrong can be done again
    public Mutations(RandomGenerator random) {
        this.random = random;
    }

    /// `good` with one to four things done to it, which may undo each other.
    public byte[] of(byte[] good) {
        var bytes = good;
        for (var left = 1 + random.nextInt(4); left > 0; left--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        var from = random.nextInt(bytes.length + 1);
        var to = from + random.nextInt(Math.min(bytes.length - from, 40) + 1);
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6 -> flipped(bytes);
            case 7, 8 -> Arrays.copyOf(bytes, from);
            case 9, 10 -> replaced(bytes, from, to, new byte[0]);
            case 11, 12, 13, 14 -> replaced(bytes, from, from, stone());
            case 15, 16, 17 -> replaced(bytes, from, to, stone());
            case 18 -> replaced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 19 -> replaced(bytes, from, from, noise(1 + random.nextInt(8)));
            case 20 -> noise(random.nextInt(200));
            case 21 -> replaced(bytes, bytes.length, bytes.length, bytes);
            case 22 -> new String(bytes, UTF_8).getBytes(ENCODINGS.get(random.nextInt(5)));
            default -> random.nextInt(20) == 0 ? huge(bytes, from) : flipped(bytes);
        };
    }

    private byte[] flipped(byte[] bytes) {
        var flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] stone() {
        return STONES.get(random.nextInt(STONES.size())).getBytes(UTF_8);
    }

    private byte[] noise(int length) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /// Deep or long.
    private byte[] huge(byte[] bytes, int at) {
        var what = List.of("[", "{\"a\":", "a", "\ud83d\ude80", "9", " ");
        var much = what.get(random.nextInt(what.size())).repeat(1 + random.nextInt(4000));
        return replaced(bytes, at, at, much.getBytes(UTF_8));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        var replaced = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, replaced, 0, from);
        System.arraycopy(by, 0, replaced, from, by.length);
        System.arraycopy(bytes, to, replaced, from + by.length, bytes.length - to);
        return replaced;
    }
}
