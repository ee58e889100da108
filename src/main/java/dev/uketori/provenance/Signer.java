package dev.uketori.provenance;

import dev.uketori.access.Seal;
import dev.uketori.store.SigningKey;
import dev.uketori.store.SigningKeys;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Signs with Ed25519 (RFC 8037), by the one key that all replicas share.
@Singleton
class Signer {

    private static final String CURVE = "Ed25519";
    private static final String THUMBPRINT = "SHA-256";

    private final SigningKeys keys;
    private final Seal seal;
    private volatile @Nullable Pair pair;

    private record Pair(String kid, PublicKey publicKey, PrivateKey privateKey) {}

    Signer(SigningKeys keys, Seal seal) {
        this.keys = keys;
        this.seal = seal;
    }

    /// A flattened JSON Web Signature (RFC 7515, 7.2.2) of `payload`, which stays readable in it
    /// (RFC 7797).
    Map<String, String> sign(String payload) {
        try {
            var key = pair();
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
            signature.setKeyIdHeaderValue(key.kid());
            signature.setHeader("b64", false);
            signature.setCriticalHeaderNames("b64");
            signature.setPayload(payload);
            signature.setKey(key.privateKey());
            var parts = signature.getDetachedContentCompactSerialization().split("\\.", -1);
            var flattened = new LinkedHashMap<String, String>();
            flattened.put("payload", payload);
            flattened.put("protected", parts[0]);
            flattened.put("signature", parts[2]);
            return flattened;
        } catch (JoseException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// The public half as a JSON Web Key (RFC 7517).
    Map<String, Object> jwk() {
        var key = pair();
        var jwk = jwk(key.publicKey());
        jwk.setKeyId(key.kid());
        jwk.setUse("sig");
        jwk.setAlgorithm(AlgorithmIdentifiers.EDDSA);
        return jwk.toParams(PublicJsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private Pair pair() {
        var known = pair;
        if (known == null) {
            known = parsed(keys.ours(this::fresh));
            pair = known;
        }
        return known;
    }

    private SigningKey fresh() {
        try {
            var made = KeyPairGenerator.getInstance(CURVE).generateKeyPair();
            var kid = jwk(made.getPublic()).calculateBase64urlEncodedThumbprint(THUMBPRINT);
            return new SigningKey(
                    kid,
                    made.getPublic().getEncoded(),
                    seal.close(made.getPrivate().getEncoded(), about(kid)),
                    true);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String about(String kid) {
        return "signing_key " + kid;
    }

    private Pair parsed(SigningKey key) {
        try {
            var secret =
                    key.sealed() ? seal.open(key.privateKey(), about(key.kid())) : key.privateKey();
            var factory = KeyFactory.getInstance(CURVE);
            return new Pair(
                    key.kid(),
                    factory.generatePublic(new X509EncodedKeySpec(key.publicKey())),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(secret)));
        } catch (GeneralSecurityException altered) {
            throw new IllegalStateException("the signing key in the database is none", altered);
        }
    }

    private static PublicJsonWebKey jwk(PublicKey key) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(key);
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
