package dev.uketori.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// Keys that HKDF-SHA256 (RFC 5869) derives from secrets in the settings: another one for each
/// purpose, so that what one of them gives away says nothing of the others.
final class DerivedKeys {

    private static final int KEY_BYTES = 32;

    private DerivedKeys() {}

    /// What `UKETORI_SEALING_KEY` names, else the administrator's key.
    static List<String> secrets(AccessConfig config) {
        return config.sealingKey().orElseGet(() -> config.adminKey().stream().toList());
    }

    /// A key of 256 bits for each secret.
    ///
    /// @param algorithm that the keys are for
    static List<SecretKey> of(List<String> secrets, String purpose, String algorithm) {
        return secrets.stream().map(secret -> derive(secret, purpose, algorithm)).toList();
    }

    private static SecretKey derive(String secret, String purpose, String algorithm) {
        try {
            var parameters =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(secret.strip().getBytes(StandardCharsets.UTF_8))
                            .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
