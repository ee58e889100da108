package dev.uketori.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
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
    private static final String PASSWORD = "secret-word";

    /// Never routed (RFC 5737), and opened by the tests: it stands for the internet.
    private static final String PUBLIC = "203.0.113.7";

    @TempDir private static Path keys;

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> named = new LinkedBlockingQueue<>();
    private final Fetching fetching =
            new Fetching().with("uketori.image-addresses", "127.0.0.1," + PUBLIC);

    @BeforeAll
    static void makeKeys() throws Exception {
        makeKey(NAME);
        makeKey("other.example");
    }

    @AfterEach
    void close() {
        fetching.close();
    }

    @Test
    void aHostProvesItsNameWhereverTheNameLeads() throws Exception {
        try (var host = host(NAME)) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")));

            var image = trusting(NAME).read(url(host));

            assertThat(image).asString().isEqualTo("a");
            assertThat(named.take()).isEqualTo(NAME);
            assertThat(host.requests().getFirst()).contains("host: " + NAME + ":" + host.port());
        }
    }

    @Test
    void whoeverProvesAnotherNameIsNotAsked() throws Exception {
        try (var host = host("other.example")) {
            fetching.resolving(Map.of(NAME, List.of("127.0.0.1")));

            assertThatThrownBy(() -> trusting("other.example").read(url(host)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith(
                            "the image's host does not prove that it is images.example: ")
                    .hasMessageContaining("No subject alternative DNS name matching");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void whoeverNobodyVouchesForIsNotAsked() throws Exception {
        try (var host = host(NAME)) {
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

            assertThatThrownBy(() ->
                            trusting(NAME).read("https://" + NAME + ":" + door.getLocalPort()))
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

            assertThatThrownBy(() ->
                            trusting(NAME).read("https://" + NAME + ":" + deaf.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no ");
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneDoesNotAnswer() throws Exception {
        try (var host = host(NAME)) {
            fetching.with("uketori.fetch.connect-timeout", "3s")
                    .resolving(Map.of(NAME, List.of(PUBLIC, "127.0.0.1")));

            assertThat(trusting(NAME).read(url(host))).asString().isEqualTo("a");
        }
    }

    /// It takes the connection, and never says a word on it.
    @Test
    void theNextAddressIsTriedWhereOneIsTooSlow() throws Exception {
        try (var door = new ServerSocket(0, 2, Fetching.ip("127.0.0.1"))) {
            fetching.with("uketori.image-hosts", NAME + ":" + door.getLocalPort())
                    .with("uketori.fetch.connect-timeout", "2s")
                    .resolving(Map.of(NAME, List.of("127.0.0.1", "127.0.0.1")));
            Thread.ofVirtual().start(() -> answerTheSecond(door));

            var image = trusting(NAME).read("https://" + NAME + ":" + door.getLocalPort());

            assertThat(image).asString().isEqualTo("a");
        }
    }

    private static void answerTheSecond(ServerSocket door) {
        try (var deaf = door.accept();
                var socket = tls(NAME).getSocketFactory().createSocket(door.accept(), null, true)) {
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
        try (var host = host(NAME)) {
            fetching.with("uketori.image-addresses", PUBLIC)
                    .with("uketori.fetch.connect-timeout", "0.5s")
                    .resolving(answering(List.of(PUBLIC), List.of("127.0.0.1")));
            var url = url(host);
            var fetch = trusting(NAME).fetch();

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
        try (var host = host(NAME)) {
            fetching.resolving(answering(List.of("127.0.0.1"), List.of("10.0.0.1")));
            var url = url(host);
            var fetch = trusting(NAME).fetch();
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
        try (var host = host(NAME)) {
            for (var answer :
                    List.of(List.of("127.0.0.1", forbidden), List.of(forbidden, "127.0.0.1"))) {
                fetching.resolving(Map.of(NAME, answer));

                assertThatThrownBy(() -> trusting(NAME).read(url(host)))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("images.example leads to ");
            }
            assertThat(host.connections()).isZero();
        }
    }

    /// Everything but the address would do.
    @Test
    void nothingIsConnectedToThatIsNotAllowed() throws Exception {
        try (var host = host(NAME)) {
            fetching.with("uketori.image-addresses", "127.0.0.2")
                    .resolving(
                            Map.of(NAME, List.of("127.0.0.1"), "localhost", List.of("127.0.0.1")));

            assertThatThrownBy(() -> trusting(NAME).read(url(host)))
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
                        host(NAME, "HTTP/1.1 302 Found\r\nLocation: " + there.url() + "\r\n\r\n")) {
            fetching.resolving(
                    Map.of(NAME, List.of("127.0.0.1"), "127.0.0.1", List.of("127.0.0.1")));

            assertThatThrownBy(() -> trusting(NAME).read(url(host)))
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

    private Host host(String certificate) throws Exception {
        return host(certificate, IMAGE);
    }

    private Host host(String certificate, String answer) throws Exception {
        var door =
                tls(certificate)
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

    private Fetching trusting(String certificate) {
        fetching.trust()
                .setTrustOptions(
                        new PfxOptions()
                                .setPath(keys.resolve(certificate + ".trust").toString())
                                .setPassword(PASSWORD));
        return fetching;
    }

    private static SSLContext tls(String certificate) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys.resolve(certificate + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /// A key whose certificate is for `name`, and a store that believes it.
    private static void makeKey(String name) throws Exception {
        var tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "key",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:" + name,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                name + ".p12",
                                "-storepass",
                                PASSWORD)
                        .directory(keys.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(tool.waitFor()).isZero();
        var made = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys.resolve(name + ".p12"))) {
            made.load(in, PASSWORD.toCharArray());
        }
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("host", made.getCertificate("key"));
        try (var out = Files.newOutputStream(keys.resolve(name + ".trust"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }
}
