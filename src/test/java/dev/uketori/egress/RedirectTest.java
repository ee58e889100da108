package dev.uketori.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a host may send us on, and where not.
class RedirectTest {

    private static final String IMAGE = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na";

    private final Fetching fetching =
            new Fetching()
                    .with("uketori.image-hosts", "inside.example,metadata.example")
                    .resolving(
                            Map.of(
                                    "127.0.0.1", List.of("127.0.0.1"),
                                    "inside.example", List.of("10.1.2.3"),
                                    "metadata.example", List.of("fd00:ec2::254")));

    @AfterEach
    void close() {
        fetching.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsFollowed(int status) throws Exception {
        try (var there = Host.answering(IMAGE);
                var host = redirecting(status, there.url() + "?from=here")) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("a");

            assertThat(there.requests().getFirst())
                    .startsWith("GET /outputs/a.jpg?from=here HTTP/1.1\r\n")
                    .contains("host: 127.0.0.1:" + there.port());
            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void theLocationMayBeRelative() throws Exception {
        try (var host =
                Host.that(visit ->
                        visit.send(
                                visit.asked("/outputs/a.jpg")
                                        ? redirect(302, "../other/b.jpg?x=y")
                                        : IMAGE))) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("a");

            assertThat(host.requests().getLast()).startsWith("GET /other/b.jpg?x=y HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"3, true", "4, false"})
    void noMoreThanThreeAreFollowed(int redirects, boolean followed) throws Exception {
        try (var host =
                Host.that(visit ->
                        visit.send(
                                visit.number() <= redirects ? redirect(302, "next.jpg") : IMAGE))) {
            if (followed) {
                assertThat(fetching.read(host.url())).asString().isEqualTo("a");
            } else {
                refused(host, "redirect 4: no more than 3 are followed");
            }
            assertThat(host.connections()).isEqualTo(4);
        }
    }

    @Test
    void aLoopEnds() throws Exception {
        try (var host = Host.that(visit -> visit.send(redirect(302, "a.jpg")))) {
            refused(host, "redirect 4: no more than 3 are followed");

            assertThat(host.connections()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://169.254.169.254/latest/meta-data/ | redirect 1: the image's address is not https",
                "https://169.254.169.254/latest/meta-data/ | redirect 1: the image's host"
                        + " 169.254.169.254:443 is not in UKETORI_IMAGE_HOSTS",
                "//evil.example/ | redirect 1: the image's address is not https",
                "https://evil.example/ | redirect 1: the image's host evil.example:443 is not in"
                        + " UKETORI_IMAGE_HOSTS",
                "https://inside.example:6443/ | redirect 1: the image's host inside.example:6443 is not"
                        + " in UKETORI_IMAGE_HOSTS",
                "https://inside.example/ | redirect 1: the image's host inside.example leads to 10.1.2.3,"
                        + " which is private",
                "https://metadata.example/ | redirect 1: the image's host metadata.example leads to"
                        + " fd00:ec2:0:0:0:0:0:254, which is a cloud's metadata",
                "file:///etc/passwd | redirect 1: the image's address is not an https URL with a plain"
                        + " host name",
                "gopher://127.0.0.1:70/ | redirect 1: the image's address is not an https URL with a"
                        + " plain host name",
                "http://a:b@127.0.0.1/ | redirect 1: the image's address is not an https URL with a plain"
                        + " host name",
                "http:\\\\127.0.0.1\\ | redirect 1: the image's address is not a URL"
            })
    void aRedirectGoesThroughTheSameDoors(String location, String why) throws Exception {
        try (var host = redirecting(302, location)) {
            refused(host, why);

            assertThat(host.connections()).isEqualTo(1);
        }
    }

    @Test
    void whichOneWasRefusedIsSaid() throws Exception {
        try (var host =
                Host.that(visit ->
                        visit.send(
                                visit.number() < 2
                                        ? redirect(302, "next.jpg")
                                        : redirect(302, "https://evil.example/")))) {
            refused(
                    host,
                    "redirect 2: the image's host evil.example:443 is not in UKETORI_IMAGE_HOSTS");
        }
    }

    @ParameterizedTest
    @CsvSource({"X, y, 0", "Location, b.jpg\\Location: c.jpg, 2"})
    void aRedirectSaysOnceWhereItLeads(String name, String value, int times) throws Exception {
        var answer =
                "HTTP/1.1 302 Found\r\n" + name + ": " + value.replace("\\", "\r\n") + "\r\n\r\n";
        try (var host = Host.answering(answer)) {
            refused(host, "the image's host answered 302 with " + times + " addresses");
        }
    }

    /// The body of a redirect is as endless as any.
    @Test
    void aRedirectsBodyIsNotRead() throws Exception {
        try (var there = Host.answering(IMAGE);
                var host =
                        Host.that(visit ->
                                visit.send(
                                                "HTTP/1.1 302 Found\r\nLocation: "
                                                        + there.url()
                                                        + "\r\nContent-Length: 1073741824\r\n\r\n")
                                        .send(new byte[0x10000], 1L << 30))) {
            assertThat(fetching.read(host.url())).asString().isEqualTo("a");

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    /// Else a host could have us for as long as it likes, redirect by redirect.
    @Test
    void aRedirectGivesNoNewTime() throws Exception {
        var now = new AtomicReference<>(Instant.EPOCH);
        fetching.at(now::get);
        try (var host =
                Host.that(visit -> {
                    now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));
                    visit.send(visit.number() == 1 ? redirect(302, "next.jpg") : IMAGE);
                })) {
            refused(host, "redirect 1: the download took longer than 2m");

            assertThat(host.connections()).isEqualTo(1);
        }
    }

    private static Host redirecting(int status, String location) throws IOException {
        return Host.that(visit -> {
            visit.send(redirect(status, location));
            visit.stall();
        });
    }

    private static String redirect(int status, String location) {
        return "HTTP/1.1 "
                + status
                + " x\r\nLocation: "
                + location
                + "\r\nContent-Length: 9\r\n\r\n";
    }

    private void refused(Host host, String why) {
        assertThatThrownBy(() -> fetching.read(host.url()))
                .isInstanceOf(Refusal.class)
                .hasMessage(why);
    }
}
