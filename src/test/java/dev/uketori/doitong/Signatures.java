package dev.uketori.doitong;

import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signatures for tests that need no application.
final class Signatures {

    private Signatures() {}

    /// Those of whoever knows one of `secrets`.
    static Signature of(String... secrets) {
        var settings =
                Proxy.newProxyInstance(
                        DoitongConfig.class.getClassLoader(),
                        new Class<?>[] {DoitongConfig.class},
                        (_, _, _) -> List.of(secrets));
        return new Signature((DoitongConfig) settings);
    }

    /// Whether `header`, the only one of its name, is a good signature of `body`.
    static boolean signed(Signature signature, @Nullable String header, byte[] body) {
        var headers = header == null ? List.<String>of() : List.of(header);
        return signature.check(headers, body) instanceof Signature.Check.Good;
    }
}
