package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

    @Test
    void whoeverComesFirstItIsEverybodysKey() throws Exception {
        try (var database = Database.open(15);
                var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            var keys = new SigningKeys(new Db(database.source()), Instant::now);
            var seen = new HashSet<String>();

            for (var key :
                    replicas.invokeAll(
                            IntStream.range(0, 16)
                                    .mapToObj(number -> asked(keys, number))
                                    .toList())) {
                seen.add(key.get());
            }

            assertThat(seen).hasSize(1);
            assertThat(database.column("SELECT kid FROM signing_key"))
                    .containsExactlyElementsOf(seen);
            assertThat(keys.ours(() -> key(99)).privateKey()).hasSize(2);
        }
    }

    private static Callable<String> asked(SigningKeys keys, int number) {
        return () -> {
            var key = keys.ours(() -> key(number));
            assertThat(key.publicKey()).containsExactly(Integer.parseInt(key.kid()));
            return key.kid();
        };
    }

    private static SigningKey key(int number) {
        return new SigningKey(Integer.toString(number), new byte[] {(byte) number}, new byte[2]);
    }
}
