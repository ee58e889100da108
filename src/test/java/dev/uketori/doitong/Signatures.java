package dev.uketori.doitong;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signatures for tests that need no application.
final class Signatures {

    private Signatures() {}

    /// Those of whoever knows one of `secrets`.
    static Signature of(String... secrets) {
        return new Signature(new Config(List.of(secrets)));
    }

    /// Whether `header`, the only one of its name, is a good signature of `body`.
    static boolean signed(Signature signature, @Nullable String header, byte[] body) {
        var headers = header == null ? List.<String>of() : List.of(header);
        return signature.check(headers, body) instanceof Signature.Check.Good;
    }

    private record Config(List<String> webhookSecret) implements DoitongConfig {
        @Override
        public String apiKey() {
            return "";
        }

        @Override
        public URI baseUrl() {
            return URI.create("http://localhost");
        }

        @Override
        public Transport transport() {
            return Transport.REST;
        }

        @Override
        public String submitPath() {
            return "/";
        }

        @Override
        public String statusPath() {
            return "/{id}";
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ZERO;
        }

        @Override
        public Duration answerTimeout() {
            return Duration.ZERO;
        }
    }
}
