package dev.uketori.job;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The id that Uketori gives a job: a UUIDv7 (RFC 9562), so ids sort by the time of their making.
public record JobId(UUID value) implements Comparable<JobId> {

    /// An id that no job has: the nil UUID.
    public static final JobId NOBODY = new JobId(new UUID(0, 0));

    private static final Pattern TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /// Reads the canonical 36 lower-case characters; anything else is no job's id.
    public static Optional<JobId> parse(String text) {
        return TEXT.matcher(text).matches()
                ? Optional.of(new JobId(UUID.fromString(text)))
                : Optional.empty();
    }

    /// Orders as PostgreSQL orders `uuid`: by its bytes, unsigned.
    @Override
    public int compareTo(JobId other) {
        var high =
                Long.compareUnsigned(
                        value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
