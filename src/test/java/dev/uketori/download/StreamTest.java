package dev.uketori.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class StreamTest {

    private final Stored object = new Stored();

    @Test
    void soManyBytesAreSentAndNoMore() throws IOException {
        var reader = new ByteArrayOutputStream();

        new Stream(object, 3).write(reader);

        assertThat(reader.toByteArray()).containsExactly(1, 2, 3);
        assertThat(object.closed).isTrue();
    }

    @Test
    void whatEndsTooSoonIsGone() {
        assertThatThrownBy(() -> new Stream(object, 5).write(OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        gone -> assertThat(gone.problem().status()).isEqualTo(410));
        assertThat(object.closed).isTrue();
    }

    @Test
    void aStoreThatGoesAwayMeanwhileMayBeTriedAgain() {
        object.isAway = true;

        assertThatThrownBy(() -> new Stream(object, 3).write(OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        away -> {
                            assertThat(away.problem().status()).isEqualTo(503);
                            assertThat(away.retryAfter()).isPresent();
                        });
        assertThat(object.closed).isTrue();
    }

    @Test
    void aReaderThatGoesAwayIsNoFaultOfTheStore() {
        var gone = new IOException("gone");
        var reader =
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw gone;
                    }
                };

        assertThatThrownBy(() -> new Stream(object, 3).write(reader)).isSameAs(gone);
        assertThat(object.closed).isTrue();
    }

    /// Four bytes.
    private static final class Stored extends InputStream {

        private final InputStream bytes = new ByteArrayInputStream(new byte[] {1, 2, 3, 4});
        private boolean isAway;
        private boolean closed;

        @Override
        public int read() throws IOException {
            if (isAway) {
                throw new IOException("the store is away");
            }
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (isAway) {
                throw new IOException("the store is away");
            }
            return bytes.read(into, from, most);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
