package dev.uketori.access;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals what the database keeps for us and must not tell: AES-256-GCM under keys that HKDF-SHA256
/// (RFC 5869) derives from the settings. Whoever has a copy of the database alone reads none of it.
@Singleton
public class Seal {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String PURPOSE = "uketori seal 1";

    private final List<SecretKey> keys;
    private final RandomGenerator random;

    Seal(AccessConfig config, RandomGenerator random) {
        this.keys = DerivedKeys.of(DerivedKeys.secrets(config), PURPOSE, "AES");
        this.random = random;
    }

    /// Seals `secret`.
    ///
    /// @param about where it is kept, such as a row's id: it opens there and nowhere else
    /// @throws IllegalStateException if there is nothing to seal with
    public byte[] close(byte[] secret, String about) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is neither a sealing key nor an admin key");
        }
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, about);
            var sealed = cipher.doFinal(secret);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What [#close] sealed.
    ///
    /// @throws IllegalStateException if none of the keys opens it: it was sealed with another, or
    ///   altered
    public byte[] open(byte[] sealed, String about) {
        var buffer = ByteBuffer.wrap(sealed);
        if (sealed.length <= NONCE_BYTES + TAG_BITS / 8 || buffer.get() != VERSION) {
            throw new IllegalStateException("a sealed secret is cut: " + about);
        }
        var nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        for (var key : keys) {
            var opened = opened(key, nonce, buffer.slice(), about);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        throw new IllegalStateException(
                "a secret was sealed with another key than UKETORI_SEALING_KEY has: " + about);
    }

    private static Optional<byte[]> opened(
            SecretKey key, byte[] nonce, ByteBuffer sealed, String about) {
        try {
            var opened = ByteBuffer.allocate(sealed.remaining());
            cipher(Cipher.DECRYPT_MODE, key, nonce, about).doFinal(sealed, opened);
            return Optional.of(Arrays.copyOf(opened.array(), opened.position()));
        } catch (AEADBadTagException anotherKey) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String about)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
