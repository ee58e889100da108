package dev.uketori;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// The way of a job, on real parts.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WalkTest {

    @Test
    void aPromptGoesInAStoredImageComesOut() throws IOException {
        var id =
                given().contentType("application/json")
                        .body(
                                "{\"prompt\": \"a red boat on a quiet sea\", \"width\": 512, \"height\": 384}")
                        .post("/v1/jobs")
                        .then()
                        .statusCode(202)
                        .body("status", equalTo("queued"))
                        .body("image.state", nullValue())
                        .extract()
                        .<String>path("id");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> "stored".equals(job(id).get("image.state")));

        var job = job(id);
        assertThat(job.getString("status")).isEqualTo("completed");
        assertThat(job.getString("completedBy")).isEqualTo("webhook");
        assertThat(job.getInt("image.width")).isEqualTo(512);
        assertThat(job.getInt("image.height")).isEqualTo(384);
        assertThat(types(id))
                .containsExactly(
                        "job.queued", "job.submitted", "delivery", "job.completed", "image.stored");
        var bytes =
                given().get("/v1/jobs/" + id + "/image")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray();
        assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(512);
    }

    private static JsonPath job(String id) {
        return given().get("/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static List<String> types(String id) {
        return given().get("/v1/jobs/" + id + "/timeline").jsonPath().getList("items.type");
    }
}
