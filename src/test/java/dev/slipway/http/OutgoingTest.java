package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.http.Reply.Answer;
import dev.slipway.http.Reply.Refused;
import dev.slipway.http.Reply.Unreachable;
import dev.slipway.testing.TestVertx;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration SHORT = Duration.ofMillis(600);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final Outgoing outgoing = new Outgoing(TestVertx.SHARED);

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable server : open) {
            server.close();
        }
    }

    @Test
    void asksAndReadsTheAnswer() throws Exception {
        URI uri = serving("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: 1\r\nx-a: 2\r\n\r\nbödy".replace("4", "5"));

        Answer answer = answer(Request.postJson(uri.resolve("/a%20b?q=1"), "{\"ö\":1}", Reach.PRIVATE_TOO)
                .with("X-Key", "v"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("bödy");
        assertThat(answer.complete()).isTrue();
        assertThat(answer.headers()).containsEntry("x-a", List.of("1", "2"));
        assertThat(seen.take().toLowerCase(Locale.ROOT).split("\r\n"))
                .startsWith("post /a%20b?q=1 http/1.1")
                .contains(
                        "host: 127.0.0.1:" + uri.getPort(),
                        "content-type: application/json",
                        "x-key: v",
                        "content-length: 8",
                        "accept-encoding: identity");
    }

    @Test
    void readsChunksAndInterimAnswersAndBodiesWithoutLength() throws Exception {
        assertThat(answer(
                                get(
                                        serving(
                                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n")))
                        .body())
                .isEqualTo("abc0123456789");
        assertThat(answer(get(serving("HTTP/1.0 404 Not Found\r\n\r\nto the end")))
                        .body())
                .isEqualTo("to the end");
        assertThat(answer(get(serving("HTTP/1.1 204 No Content\r\n\r\n"))).body())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 20\r\n\r\n01234567890123456789",
                "Transfer-Encoding: chunked\r\n\r\n14\r\n01234567890123456789\r\n0\r\n\r\n",
                "\r\n01234567890123456789"
            })
    void readsNoMoreThanItWasAskedTo(String answer) throws Exception {
        Answer cut = answer(get(serving("HTTP/1.1 200 OK\r\n" + answer)).atMost(8));

        assertThat(cut.body()).isEqualTo("01234567");
        assertThat(cut.complete()).isFalse();
        assertThat(answer(get(serving("HTTP/1.1 200 OK\r\n" + answer)).atMost(20))
                        .complete())
                .isTrue();
    }

    @Test
    void missesNothingOfAnAnswerThatIsThereAtOnce() throws Exception {
        URI uri = serving("HTTP/1.1 200 OK\r\n\r\n01234567890123456789");

        for (int i = 0; i < 500; i++) {
            assertThat(answer(get(uri)).body()).isEqualTo("01234567890123456789");
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        assertThat(answer(
                                get(
                                        serving(
                                                "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")))
                        .status())
                .isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
            })
    void tellsWhatIsNotHttp(String answer) throws Exception {
        assertThat(outgoing.send(get(serving(answer))))
                .isInstanceOf(Unreachable.class)
                .asString()
                .contains("does not answer in HTTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"})
    void tellsABrokenConnection(String answer) throws Exception {
        assertThat(outgoing.send(get(serving(answer))))
                .isInstanceOf(Unreachable.class)
                .asString()
                .contains("broke: it ");
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        URI uri = serving("");
        closeAll();

        assertThat(outgoing.send(get(uri)))
                .isInstanceOf(Unreachable.class)
                .asString()
                .contains("nobody listens at 127.0.0.1:" + uri.getPort());
    }

    @Test
    void tellsThatANameIsNotKnown() {
        assertThat(outgoing.send(get(URI.create("http://absent.invalid/"))))
                .isEqualTo(new Unreachable("the name absent.invalid is not known"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"})
    void endsInTimeWhateverTheOtherSideDoes(String beginning) throws Exception {
        URI uri = serving(beginning, Duration.ofSeconds(20));
        long began = System.nanoTime();

        Reply reply = outgoing.send(get(uri).within(SHORT));

        assertThat(reply)
                .isEqualTo(new Unreachable("127.0.0.1:" + uri.getPort()
                        + ": it accepts the connection and has not answered after 600 ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void endsInTimeWhenANameIsNotResolved() {
        Outgoing slow = new Outgoing(
                TestVertx.SHARED,
                host -> {
                    try {
                        Thread.sleep(20_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of(LOOPBACK);
                },
                Optional.empty());

        assertThat(slow.send(get(URI.create("http://a.example/")).within(SHORT)))
                .isEqualTo(new Unreachable("a.example:80: its name is not resolved after 600 ms"));
    }

    @Test
    void connectsToTheVeryAddressThatWasChecked() throws Exception {
        URI uri = serving("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        List<String> resolved = new ArrayList<>();
        Outgoing named = new Outgoing(
                TestVertx.SHARED,
                host -> {
                    resolved.add(host);
                    return List.of(resolved.size() == 1 ? LOOPBACK : InetAddress.ofLiteral("169.254.169.254"));
                },
                Optional.empty());

        Reply reply = named.send(get(URI.create("http://rebound.example:" + uri.getPort() + "/")));

        assertThat(reply).isInstanceOf(Answer.class);
        assertThat(resolved).containsExactly("rebound.example");
        assertThat(seen.take()).containsIgnoringCase("Host: rebound.example:" + uri.getPort() + "\r\n");
    }

    @Test
    void refusesANameWithOneAddressOutOfReach() {
        Outgoing named = new Outgoing(
                TestVertx.SHARED,
                host -> List.of(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("169.254.169.254")),
                Optional.empty());

        assertThat(named.send(get(URI.create("http://mixed.example/")))).isInstanceOf(Refused.class);
    }

    @Test
    void refusesLoopbackForThePublic() throws Exception {
        URI uri = serving("HTTP/1.1 200 OK\r\n\r\n");

        assertThat(outgoing.send(Request.get(uri, Reach.PUBLIC)))
                .isInstanceOf(Refused.class)
                .asString()
                .contains("slipway.http.allow-private");
        assertThat(outgoing.send(Request.get(URI.create("http://2130706433:" + uri.getPort()), Reach.PUBLIC)))
                .isNotInstanceOf(Answer.class);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://host/",
                "http://user:password@host/",
                "http:///path",
                "mailto:a@b",
                "http://host:99999/"
            })
    void refusesWhatIsNoPlainAddress(String uri) {
        assertThat(outgoing.send(get(URI.create(uri)))).isInstanceOf(Refused.class);
    }

    @Test
    void letsNobodySmuggleAHeader() {
        URI uri = URI.create("http://host/");
        assertThatThrownBy(() -> get(uri).with("X-A", "1\r\nX-B: 2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> get(uri).with("X-A: 1\r\nX-B", "2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoQuery() {
        assertThat(get(URI.create("https://host/hook?token=secret"))).hasToString("GET https://host/hook");
    }

    @Test
    void wantsACertificateForTheNameThatWasAskedFor(@TempDir Path folder) throws Exception {
        SSLContext tls = selfSigned(folder);
        Outgoing trusting = new Outgoing(TestVertx.SHARED, host -> List.of(LOOPBACK), Optional.of(trusted(folder)));
        ServerSocket server = tls.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK);
        serve(server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Duration.ZERO);

        assertThat(trusting.send(get(URI.create("https://right.example:" + server.getLocalPort() + "/"))))
                .isInstanceOf(Answer.class);
        assertThat(trusting.send(get(URI.create("https://wrong.example:" + server.getLocalPort() + "/"))))
                .isInstanceOf(Unreachable.class)
                .asString()
                .contains("TLS with wrong.example");
        assertThat(outgoing.send(get(URI.create("https://127.0.0.1:" + server.getLocalPort() + "/"))))
                .isInstanceOf(Unreachable.class);
    }

    private static Request get(URI uri) {
        return Request.get(uri, Reach.PRIVATE_TOO);
    }

    private Answer answer(Request request) {
        return (Answer) outgoing.send(request);
    }

    private URI serving(String answer) throws IOException {
        return serving(answer, Duration.ZERO);
    }

    private URI serving(String answer, Duration thenWaits) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
        serve(server, answer, thenWaits);
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** Answers every connection with these bytes, whatever was asked. */
    private void serve(ServerSocket server, String answer, Duration thenWaits) {
        open.add(server);
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    seen.add(requestIn(socket.getInputStream()));
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    socket.getOutputStream().flush();
                    Thread.sleep(thenWaits);
                } catch (IOException | InterruptedException gone) {
                    // The next one, or the end of the test.
                }
            }
        });
    }

    private static String requestIn(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        int count = in.read(buffer);
        return count < 0 ? "" : new String(buffer, 0, count, StandardCharsets.UTF_8);
    }

    private static TrustOptions trusted(Path folder) {
        return new PfxOptions().setPath(folder.resolve("store.p12").toString()).setPassword("changeit");
    }

    private static SSLContext selfSigned(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int code = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "SAN=dns:right.example",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-validity",
                        "2")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }
}
