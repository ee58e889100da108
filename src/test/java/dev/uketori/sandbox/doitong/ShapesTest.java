package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every shape of the vendor's page, against that page's own JSON.
class ShapesTest extends DoitongTestBase {

    private static final String GENERATE =
            """
            mutation Generate($input: GenerateInput!) {
              generate(input: $input) { id status type provider url metadata creditCost createdAt }
            }
            """;
    private static final String GENERATE_IMAGE =
            """
            mutation GenerateImage($input: ImageGenerationInput!) {
              generateImage(input: $input) { id url width height }
            }
            """;
    private static final Map<String, Object> IMAGE_INPUT =
            Map.of(
                    "input",
                    Map.of(
                            "service",
                            "flux-ultra",
                            "prompt",
                            "a lake",
                            "width",
                            512,
                            "height",
                            512));

    @Test
    void restAcceptsWithThePagesEnvelopeAndItsLowerCaseKey() {
        var answer = caller.rest(Caller.order("a lake", receiver.url()));

        assertThat(answer.statusCode()).isEqualTo(200);
        var page =
                """
                {"data": {"generateimage": {"id": "abc123xyz", "status": "processing", "url": null,
                  "webhookUrl": "https://your-webhook.com/callback", "createdAt": "2024-01-01T00:00:00Z"}}}
                """;
        assertThat(members(Caller.json(answer))).isEqualTo(members(Caller.json(page)));
        var image = Caller.json(answer).at("/data/generateimage");
        assertThat(image.path("id").textValue()).matches("[a-z0-9]+");
        assertThat(image.path("status").textValue()).isEqualTo("processing");
        assertThat(image.path("url").isNull()).isTrue();
        assertThat(image.path("webhookUrl").textValue()).isEqualTo(receiver.url());
        assertThat(image.path("createdAt").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void theStatusOfACompletedJobHasThePagesShape() {
        var id = ended(null);

        var answer = caller.status(id);

        var page =
                """
                {"data": {"generateimage": {"id": "abc123xyz", "status": "completed",
                  "url": "https://cdn.doitong.com/outputs/abc123xyz.jpg", "duration": null,
                  "createdAt": "2024-01-01T00:00:00Z"}}}
                """;
        assertThat(members(Caller.json(answer))).isEqualTo(members(Caller.json(page)));
        assertThat(Caller.json(answer).at("/data/generateimage/url").textValue())
                .isEqualTo(server.url() + "/outputs/" + id + ".jpg");
    }

    @Test
    void generateAnswersWithItsCreditCost() {
        var input =
                Map.of(
                        "input",
                        Map.of(
                                "type",
                                "IMAGE",
                                "provider",
                                "flux-ultra",
                                "input",
                                Map.of("text", "a lake"),
                                "options",
                                Map.of(
                                        "width",
                                        1024,
                                        "height",
                                        1024,
                                        "version",
                                        "flux-pro-1.1-ultra",
                                        "quality",
                                        "high",
                                        "webhookUrl",
                                        receiver.url())));

        var answer = caller.graphql(GENERATE, input);

        assertThat(answer.statusCode()).isEqualTo(200);
        var job = Caller.json(answer).at("/data/generate");
        assertThat(names(job))
                .containsExactly(
                        "id",
                        "status",
                        "type",
                        "provider",
                        "url",
                        "metadata",
                        "creditCost",
                        "createdAt");
        assertThat(job.path("creditCost").intValue()).isEqualTo(20);
        assertThat(job.path("type").textValue()).isEqualTo("IMAGE");
        assertThat(job.path("provider").textValue()).isEqualTo("flux-ultra");
        eventually(() -> assertThat(receiver.hooks()).hasSize(1));
    }

    @Test
    void generateImageIsAnsweredUnderTheLowerCaseKey() {
        var answer = caller.graphql(GENERATE_IMAGE, IMAGE_INPUT);

        assertThat(names(Caller.json(answer).path("data"))).containsExactly("generateimage");
        assertThat(names(Caller.json(answer).at("/data/generateimage")))
                .containsExactly("id", "url", "width", "height");
        assertThat(Caller.json(answer).at("/data/generateimage/width").intValue()).isEqualTo(512);
    }

    @Test
    void anAliasOfTheCallersIsHonoured() {
        var aliased = GENERATE_IMAGE.replace("generateImage(", "mine: generateImage(");

        var answer = caller.graphql(aliased, IMAGE_INPUT);

        assertThat(names(Caller.json(answer).path("data"))).containsExactly("mine");
    }

    @Test
    void theGraphqlTwinOfTheStatusAnswersUnderJob() {
        var id = ended(null);

        var answer =
                caller.graphql(
                        "query Job($id: ID!) { job(id: $id) { id status url error creditCost } }",
                        Map.of("id", id));

        var job = Caller.json(answer).at("/data/job");
        assertThat(job.path("id").textValue()).isEqualTo(id);
        assertThat(job.path("status").textValue()).isEqualTo("completed");
        assertThat(job.path("url").textValue()).endsWith("/outputs/" + id + ".jpg");
    }

    @Test
    void theNoticeHasThePagesShapeAndOrder() {
        var id = ended(receiver.url());
        eventually(() -> assertThat(receiver.hooks()).hasSize(1));

        var hook = receiver.hooks().getFirst();

        var page =
                """
                {"id": "abc123xyz", "status": "completed", "url": "https://cdn.doitong.com/outputs/abc123xyz.jpg",
                 "service": "flux-ultra", "createdAt": "2024-01-01T00:00:00Z", "completedAt": "2024-01-01T00:01:00Z",
                 "metadata": {"duration": null, "width": 1920, "height": 1080}}
                """;
        assertThat(members(Caller.json(hook.text()))).isEqualTo(members(Caller.json(page)));
        assertThat(Caller.json(hook.text()).path("id").textValue()).isEqualTo(id);
        assertThat(Caller.json(hook.text()).at("/metadata/width").intValue()).isEqualTo(96);
        assertThat(hook.signedBy(SECRET)).isTrue();
    }

    @Test
    void creditsCostWhatThePageSays() {
        assertThat(cost(512, 512)).isEqualTo(10);
        assertThat(cost(1024, 1024)).isEqualTo(20);
        assertThat(cost(2048, 2048)).isEqualTo(30);
        assertThat(cost(4096, 4096)).isEqualTo(50);
        assertThat(cost(1536, 1536)).isEqualTo(25);
    }

    private static int cost(int width, int height) {
        return new Order("x", width, height, null, null, null).cost();
    }

    private static List<String> names(JsonNode node) {
        return node.propertyStream().map(Map.Entry::getKey).toList();
    }

    /// All member names in their order, with depth.
    private static List<String> members(JsonNode node) {
        return node.propertyStream()
                .flatMap(member ->
                        java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(member.getKey()),
                                members(member.getValue()).stream()
                                        .map(name -> member.getKey() + "." + name)))
                .toList();
    }
}
