package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CdnTest extends DoitongTestBase {

    @Test
    void servesAJpegOfTheAskedSize() throws IOException {
        var answer = caller.bytes("GET", url(ended(null)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
        var image = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(image.getWidth()).isEqualTo(96);
        assertThat(image.getHeight()).isEqualTo(64);
    }

    @Test
    void aHeadSaysTheLengthAndSendsNothing() throws IOException {
        var url = url(ended(null));

        var head = caller.bytes("HEAD", url);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(caller.bytes("GET", url).body().length);
    }

    @Test
    void samePromptSameBytes() throws IOException {
        var first = caller.bytes("GET", url(ended(null)));
        var second = caller.bytes("GET", url(ended(null)));

        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void aPictureThatIsNotThereIs404() throws IOException {
        assertThat(caller.bytes("GET", url("nosuchjob")).statusCode()).isEqualTo(404);
        assertThat(caller.bytes("GET", server.url() + "/outputs/..%2fjournal.jsonl").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aDeadImageIs404() throws IOException {
        caller.behave("{\"faults\": {\"image\": {\"dead\": 1}}}");

        assertThat(caller.bytes("GET", url(ended(null))).statusCode()).isEqualTo(404);
    }

    @Test
    void aCutImageEndsBeforeItsLength() {
        caller.behave("{\"faults\": {\"image\": {\"cut\": 1}}}");
        var url = url(ended(null));

        assertThatThrownBy(() -> caller.bytes("GET", url)).isInstanceOf(IOException.class);
    }

    @Test
    void aWebPageMayComeInsteadOfAnImage() throws IOException {
        caller.behave("{\"faults\": {\"image\": {\"html\": 1}}}");

        var answer = caller.bytes("GET", url(ended(null)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
    }

    private String url(String id) {
        return server.url() + "/outputs/" + id + ".jpg";
    }
}
