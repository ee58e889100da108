package dev.uketori.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.TestCertificate;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A name leads only to addresses that were looked at, and who answers there must prove the name.
class TrustTest {

    private static final String NAME = "images.example";
    private static final String IMAGE = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na";

    /// Never routed (RFC 5737), and opened by the tests: it stands for the internet.
    private static final String PUBLIC = "203.0.113.7";

    private static TestCertificate its;
    private static TestCertificate others;

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> named = new LinkedBlockingQueue<>();
    private final Fetching fetching =
            new Fetching().with("uketori.image-addresses", "127.0.0.1," + PUBLIC);

    @BeforeAll
    static void makeKeys(@TempDir Path keys) throws Exception {
        its = TestCertificate.of(NAME, keys);
        others = TestCertificate.of("other.example", keys);
    }

    @AfterEach
    void close() {
        fetching.close();
    }

    @Test
    void aHostProvesItsNameWhereverTheNameLeads() throws Exception {
        try (var host = host(its)) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")));

            var image = trusting(its).read(url(host));

            assertThat(image).asString().isEqualTo("a");
            assertThat(named.take()).isEqualTo(NAME);
            assertThat(host.requests().getFirst()).contains("host: " + NAME + ":" + host.port());
        }
    }

    @Test
    void whoeverProvesAnotherNameIsNotAsked() throws Exception {
        try (var host = host(others)) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")));

            assertThatThrownBy(() -> trusting(others).read(url(host)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith(
                            "the image's host does not prove that it is images.example: ")
                    .hasMessageContaining("No subject alternative DNS name matching");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void whoeverNobodyVouchesForIsNotAsked() throws Exception {
        try (var host = host(its)) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")));

            assertThatThrownBy(() -> fetching.read(url(host)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith(
                            "the image's host does not prove that it is images.example: ")
                    .hasMessageContaining("PKIX path building failed");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void whoeverSpeaksNoTlsIsNotAsked() throws Exception {
        try (var door = new ServerSocket(0, 1, Fetching.ip("127.0.0.1"))) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")))
                    .with("uketori.image-hosts", NAME + ":" + door.getLocalPort());
            var heard = new LinkedBlockingQueue<String>();
            Thread.ofVirtual()
                    .start(() -> {
                        try (var socket = door.accept()) {
                            socket.getOutputStream().write(IMAGE.getBytes(ISO_8859_1));
                            var all = socket.getInputStream().readAllBytes();
                            heard.add(new String(all, ISO_8859_1));
                        } catch (IOException reset) {
                            heard.add("");
                        }
                    });

            assertThatThrownBy(
                            () -> trusting(its).read("https://" + NAME + ":" + door.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "no TLS connection to the image's host images.example at 127.0.0.1");
            assertThat(heard.take()).doesNotContain("GET");
        }
    }

    @Test
    void nobodyWaitsForAHandshakeThatNeverEnds() throws Exception {
        try (var deaf = new ServerSocket(0, 1, Fetching.ip("127.0.0.1"))) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")))
                    .with("uketori.image-hosts", NAME + ":" + deaf.getLocalPort())
                    .with("uketori.fetch.connect-timeout", "0.5s");

            assertThatThrownBy(
                            () -> trusting(its).read("https://" + NAME + ":" + deaf.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no ");
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneDoesNotAnswer() throws Exception {
        try (var host = host(its)) {
            fetching.with("uketori.fetch.connect-timeout", "5s")
                    .resolving(Map.of(NAME, List.of(PUBLIC, "127.0.0.1")));

            assertThat(trusting(its).read(url(host))).asString().isEqualTo("a");
        }
    }

    /// It takes the connection, and never says a word on it.
    @Test
    void theNextAddressIsTriedWhereOneIsTooSlow() throws Exception {
        try (var door = new ServerSocket(0, 2, Fetching.ip("127.0.0.1"))) {
            fetching.with("uketori.image-hosts", NAME + ":" + door.getLocalPort())
                    .with("uketori.fetch.connect-timeout", "5s")
                    .resolving(Map.of(NAME, List.of("127.0.0.1", "127.0.0.1")));
            Thread.ofVirtual().start(() -> answerTheSecond(door));

            var image = trusting(its).read("https://" + NAME + ":" + door.getLocalPort());

            assertThat(image).asString().isEqualTo("a");
        }
    }

    private static void answerTheSecond(ServerSocket door) {
        try (var deaf = door.accept();
                var socket = its.tls().getSocketFactory().createSocket(door.accept(), null, true)) {
            assertThat(socket.getInputStream().read()).isEqualTo('G');
            socket.getOutputStream().write(IMAGE.getBytes(ISO_8859_1));
            deaf.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    /// The first look-up answers an address of the internet, the next one this machine.
    @Test
    void aNameThatChangesItsMindGainsNothing() throws Exception {
        try (var host = host(its)) {
            fetching.with("uketori.image-addresses", PUBLIC)
                    .with("uketori.fetch.connect-timeout", "0.5s")
                    .resolving(answering(List.of(PUBLIC), List.of("127.0.0.1")));
            var url = url(host);
            var fetch = trusting(its).fetch();

            assertThatThrownBy(() -> fetch.open(url))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no connection to the image's host");
            assertThat(asked).hasSize(1);
            assertThatThrownBy(() -> fetch.open(url))
                    .isInstanceOf(Refusal.class)
                    .hasMessage(
                            "the image's host images.example leads to 127.0.0.1, which is this"
                                    + " machine's own");
            assertThat(asked).hasSize(2);
            assertThat(host.connections()).isZero();
        }
    }

    /// A connection that once was allowed opens no door later.
    @Test
    void whatWasAllowedOnceIsLookedAtAgain() throws Exception {
        try (var host = host(its)) {
            fetching.resolving(answering(List.of("127.0.0.1"), List.of("10.0.0.1")));
            var url = url(host);
            var fetch = trusting(its).fetch();
            try (var download = fetch.open(url)) {
                Fetching.read(download);
            }

            assertThatThrownBy(() -> fetch.open(url))
                    .isInstanceOf(Refusal.class)
                    .hasMessageEndingWith("leads to 10.0.0.1, which is private");
            assertThat(host.connections()).isEqualTo(1);
        }
    }

    /// Wherever in the answer it stands.
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "::1", "0.0.0.0", "127.0.0.2"})
    void oneForbiddenAddressForbidsTheName(String forbidden) throws Exception {
        try (var host = host(its)) {
            for (var answer :
                    List.of(List.of("127.0.0.1", forbidden), List.of(forbidden, "127.0.0.1"))) {
                fetching.resolving(Map.of(NAME, answer));

                assertThatThrownBy(() -> trusting(its).read(url(host)))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("images.example leads to ");
            }
            assertThat(host.connections()).isZero();
        }
    }

    /// Everything but the address would do.
    @Test
    void nothingIsConnectedToThatIsNotAllowed() throws Exception {
        try (var host = host(its)) {
            fetching.with("uketori.image-addresses", "127.0.0.2")
                    .resolving(
                            Map.of(NAME, List.of("127.0.0.1"), "localhost", List.of("127.0.0.1")));

            assertThatThrownBy(() -> trusting(its).read(url(host)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageEndingWith("leads to 127.0.0.1, which is this machine's own");
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void theSandboxsOwnMachineIsNoOther() throws Exception {
        fetching.resolving(Map.of("localhost", List.of("127.0.0.1", PUBLIC)));

        assertThatThrownBy(() -> fetching.read("http://localhost:8090/a.jpg"))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "the image's host localhost leads to 203.0.113.7, which is not this"
                                + " machine's own");
    }

    @Test
    void aNameWithoutAnAddressIsAFailure() {
        fetching.resolving(name -> {
            throw new UnknownHostException(name);
        });

        assertThatThrownBy(() -> fetching.read("http://localhost:8090/a.jpg"))
                .isInstanceOf(IOException.class)
                .hasMessage("the image's host localhost has no address");
    }

    @Test
    void anEncryptedHostDoesNotLeadToAnUnencryptedOne() throws Exception {
        try (var there = Host.answering(IMAGE);
                var host =
                        host(its, "HTTP/1.1 302 Found\r\nLocation: " + there.url() + "\r\n\r\n")) {
            fetching.resolving(
                    Map.of(NAME, List.of("127.0.0.1"), "127.0.0.1", List.of("127.0.0.1")));

            assertThatThrownBy(() -> trusting(its).read(url(host)))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("redirect 1: it leads from https to http");
            assertThat(there.connections()).isZero();
        }
    }

    private String url(Host host) {
        fetching.with("uketori.image-hosts", NAME + ":" + host.port());
        return "https://" + NAME + ":" + host.port() + "/a.jpg";
    }

    /// These, one after the other, and the last one for ever.
    @SafeVarargs
    private Resolver answering(List<String>... answers) {
        Queue<List<String>> left = new ArrayDeque<>(List.of(answers));
        return name -> {
            asked.add(name);
            var answer = left.size() > 1 ? left.remove() : left.element();
            return answer.stream().map(Fetching::ip).toList();
        };
    }

    private Host host(TestCertificate certificate) throws Exception {
        return host(certificate, IMAGE);
    }

    private Host host(TestCertificate certificate, String answer) throws Exception {
        var door =
                certificate
                        .tls()
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, Fetching.ip("127.0.0.1"));
        return new Host(
                door,
                visit -> {
                    var session = (ExtendedSSLSession) ((SSLSocket) visit.socket()).getSession();
                    session.getRequestedServerNames()
                            .forEach(name -> named.add(((SNIHostName) name).getAsciiName()));
                    visit.send(answer);
                });
    }

    private Fetching trusting(TestCertificate certificate) {
        fetching.trust()
                .setTrustOptions(
                        new PfxOptions()
                                .setPath(certificate.store().toString())
                                .setPassword(TestCertificate.PASSWORD));
        return fetching;
    }
}
