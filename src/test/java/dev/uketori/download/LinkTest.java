package dev.uketori.download;

import static dev.uketori.RawHttp.exchange;
import static dev.uketori.RawHttp.head;
import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.uketori.BrokenBucket;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.access.LinkSigner;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The image's address that needs no key.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class LinkTest {

    @Inject LinkSigner links;

    @ConfigProperty(name = "uketori.sealing-key")
    String sealingKey;

    @ConfigProperty(name = "uketori.data-dir")
    Path data;

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void aLinkSendsWhatTheJobsOwnAddressSends() {
        var id = stored();

        var image = get(link(id)).then().statusCode(200).extract();

        var same = given().get("/v1/jobs/" + id + "/image");
        assertThat(image.asByteArray()).isEqualTo(same.asByteArray());
        assertThat(image.header("ETag")).isEqualTo(same.header("ETag"));
        assertThat(image.header("Cache-Control")).contains("immutable");
        assertThat(given().header("Range", "bytes=0-9").get(link(id)).asByteArray())
                .isEqualTo(Arrays.copyOf(same.asByteArray(), 10));
        given().header("If-None-Match", same.header("ETag")).get(link(id)).then().statusCode(304);
        given().head(link(id)).then().statusCode(200).header("ETag", same.header("ETag"));
        get(link(id) + "&width=160").then().statusCode(200);
        refused(get(link(id) + "&width=wide"), 400, "invalid_request");
    }

    @Test
    void aKeyIsNotLookedAt() {
        given().header("X-API-Key", "wrong").get(link(stored())).then().statusCode(200);
    }

    @Test
    void beforeItIsStoredTheBytesComeStraightFromDoitong() throws IOException {
        try (var _ = BrokenBucket.in(data.resolve("images"))) {
            var id = Upstream.submitted();
            Upstream.mirrored(id, 1);

            get(link(id))
                    .then()
                    .statusCode(200)
                    .contentType("image/jpeg")
                    .header("Cache-Control", equalTo("no-store"));
        }
    }

    @Test
    void aLinkOpensNoOtherJob() {
        var mine = stored();
        var other = stored();

        refused(get(link(mine).replace(mine, other)), 403, "link_invalid");
    }

    @Test
    void aLinkThatIsOverSaysSo() {
        var id = stored();
        var longAgo =
                new LinkSigner(
                        List.of(sealingKey),
                        Duration.ofDays(7),
                        () -> Instant.now().minus(Duration.ofDays(7)));

        refused(get(longAgo.link(UUID.fromString(id))), 403, "link_expired");
    }

    @Test
    void aLinkOfAnotherKeyIsNone() {
        var id = stored();
        var another =
                new LinkSigner(List.of("another-sealing-key"), Duration.ofDays(7), Instant::now);

        refused(get(another.link(UUID.fromString(id))), 403, "link_invalid");
    }

    @Test
    void tamperingIsRefused() {
        var id = stored();
        var link = link(id);
        var signature = link.substring(link.length() - 64);

        for (var other :
                List.of(
                        "/i/" + id,
                        link.replaceAll("expires=", "expires=9"),
                        link.replaceAll("expires=\\d+", "expires="),
                        link.replaceAll("expires=\\d+", "expires=abc"),
                        link.replaceAll("&signature=.*", ""),
                        link.replaceAll("expires=\\d+&", ""),
                        link.substring(0, link.length() - 1),
                        link + "0",
                        link + "&signature=" + signature,
                        link + "&expires=1",
                        link.replace(signature, "0".repeat(64)),
                        link.replace(signature, "g".repeat(64)),
                        link.replace(signature, "é".repeat(64)),
                        link.replace("/i/" + id, "/i/" + id.toUpperCase(java.util.Locale.ROOT)))) {
            refused(get(other), 403, "link_invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/i/%00",
                "/i/%FF%FE?expires=1&signature=%FF",
                "/i/a%2Fb",
                "/i/x?expires=99999999999999999999&signature=0"
            })
    void garbageIsRefused(String path) throws IOException {
        assertThat(exchange(head("GET " + path), new byte[0])).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void whatIsNotThereIsNotThereForALinkEither() {
        refused(get(links.link(UUID.randomUUID())), 404, "not_found");
        var deleted = stored();
        given().delete("/v1/jobs/" + deleted).then().statusCode(204);
        refused(get(link(deleted)), 410, "deleted");
        Upstream.slow();
        refused(get(link(Upstream.submitted())), 404, "not_ready");
    }

    private static String stored() {
        var id = Upstream.submitted(256);
        Upstream.awaited(id, "image.state", "stored");
        return id;
    }

    private String link(String id) {
        return links.link(UUID.fromString(id));
    }

    private static Response get(String link) {
        return given().urlEncodingEnabled(false).get(link);
    }
}
