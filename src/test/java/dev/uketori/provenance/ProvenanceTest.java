package dev.uketori.provenance;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.Sha256;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What lies beside an image, read as somebody does who has the bucket and the published key.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class ProvenanceTest {

    /// What comes before the 32 bytes of an Ed25519 key in X.509 (RFC 8410, 10.1).
    private static final String X509_HEAD = "302a300506032b6570032100";

    @ConfigProperty(name = "uketori.data-dir")
    Path data;

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void itSaysWhereTheImageIsFrom() throws Exception {
        var id = Upstream.submitted();
        var job = Upstream.awaited(id, "image.state", "stored");

        var said = new JsonPath(signed(id, job).getString("payload"));

        assertThat(said.getString("job")).isEqualTo(id);
        assertThat(said.getString("doitongId")).isEqualTo(job.getString("doitongId"));
        assertThat(said.getString("keeper")).startsWith("http");
        assertThat(said.getString("service")).isEqualTo("flux-ultra");
        assertThat(said.getString("promptSha256"))
                .isEqualTo(Sha256.hex(job.getString("prompt").getBytes(UTF_8)));
        assertThat(said.getInt("credits")).isEqualTo(job.getInt("credits.charged"));
        for (var known :
                new String[] {"key", "contentType", "bytes", "width", "height", "sha256"}) {
            assertThat(said.getString("image." + known))
                    .as(known)
                    .isEqualTo(job.getString("image." + known));
        }
        for (var time : new String[] {"createdAt", "submittedAt", "completedAt"}) {
            assertThat(Instant.parse(said.getString(time)))
                    .as(time)
                    .isEqualTo(Instant.parse(job.getString(time)));
        }
        assertThat(Instant.parse(said.getString("storedAt")))
                .isBetween(
                        Instant.parse(job.getString("completedAt")),
                        Instant.parse(job.getString("storedAt")));
        assertThat(said.getMap("$")).doesNotContainKeys("version", "quality", "prompt");
    }

    /// Whoever is told of an image finds what is said of it.
    @Test
    void withoutItNoImageIsStored() throws Exception {
        Upstream.behave("{\"delay\": {\"minMs\": 3000, \"maxMs\": 3000}}");
        var id = Upstream.submitted();
        var day = Upstream.job(id).getString("createdAt").substring(0, 10).replace('-', '/');
        var taken = data.resolve("images").resolve(day).resolve(id + ".json");
        Files.createDirectories(taken.resolve("something"));

        var waiting = Upstream.mirrored(id, 2);

        assertThat(waiting.getString("image.state")).isEqualTo("pending");
        Files.delete(taken.resolve("something"));
        Files.delete(taken);
        var job = Upstream.awaited(id, "image.state", "stored");
        assertThat(signed(id, job).getString("payload")).contains(job.getString("image.sha256"));
    }

    @Test
    void itIsSignedWithTheKeyThatIsPublished() throws Exception {
        var id = Upstream.submitted();
        var signed = signed(id, Upstream.awaited(id, "image.state", "stored"));
        var head = new JsonPath(new String(decoded(signed.getString("protected")), UTF_8));

        var keys = given().get("/.well-known/jwks.json").then().statusCode(200).extract();

        var key = keys.jsonPath();
        assertThat(keys.contentType()).startsWith("application/jwk-set+json");
        assertThat(keys.header("Cache-Control")).contains("public");
        assertThat(key.getMap("keys[0]"))
                .containsOnlyKeys("kty", "crv", "x", "kid", "use", "alg")
                .containsEntry("kty", "OKP")
                .containsEntry("crv", "Ed25519")
                .containsEntry("alg", "EdDSA")
                .containsEntry("kid", head.getString("kid"));
        assertThat(head.getString("alg")).isEqualTo("EdDSA");
        assertThat(head.getList("crit")).isEqualTo(List.of("b64"));
        assertThat(head.getBoolean("b64")).isFalse();
        var x = decoded(key.getString("keys[0].x"));
        var payload = signed.getString("payload");
        var name = signed.getString("protected");
        var signature = decoded(signed.getString("signature"));
        assertThat(verifies(x, name, payload, signature)).isTrue();
        assertThat(verifies(x, name, payload.replace(id, id.replace('0', '1')), signature))
                .isFalse();
    }

    /// RFC 7797, 5: the payload is signed as it is.
    private static boolean verifies(byte[] x, String head, String payload, byte[] signature)
            throws Exception {
        var encoded = new ByteArrayOutputStream();
        encoded.write(HexFormat.of().parseHex(X509_HEAD));
        encoded.write(x);
        var key =
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update((head + ".").getBytes(US_ASCII));
        verifier.update(payload.getBytes(UTF_8));
        return verifier.verify(signature);
    }

    private JsonPath signed(String id, JsonPath job) throws Exception {
        var key = job.getString("image.key");
        var file = data.resolve("images").resolve(key).resolveSibling(id + ".json");
        return new JsonPath(Files.readString(file));
    }

    private static byte[] decoded(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }
}
