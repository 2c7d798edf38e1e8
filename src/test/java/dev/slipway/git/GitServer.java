package dev.slipway.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves every bare repository below a folder over HTTP: git's own {@code http-backend} behind a small server that counts, asks
 * for a credential, and misbehaves when told to.
 */
public final class GitServer implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<String> wanted = Optional.empty();
    private volatile Behaviour behaviour = new Behaviour.Serve();

    /** What the server does with a request. */
    private sealed interface Behaviour {
        record Serve() implements Behaviour {}

        record Hang() implements Behaviour {}

        record Answer(int status) implements Behaviour {}

        record Drop() implements Behaviour {}

        record CutAfter(int bytes) implements Behaviour {}

        record Redirect(String base) implements Behaviour {}

        record Page(String type, String text) implements Behaviour {}
    }

    private GitServer(Path root, HttpServer server) {
        this.root = root;
        this.server = server;
    }

    public static GitServer serving(Path root) {
        try {
            return started(new GitServer(root, HttpServer.create(anyPort(), BACKLOG)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over HTTPS, with a certificate that nobody knows yet. */
    public static GitServer serving(Path root, TestCertificate certificate) {
        try {
            HttpsServer https = HttpsServer.create(anyPort(), BACKLOG);
            https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            return started(new GitServer(root, https));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GitServer started(GitServer git) {
        git.server.setExecutor(git.threads);
        git.server.createContext("/", git::handle);
        git.server.start();
        return git;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Address of {@code root/name.git}. */
    public String url(String name) {
        return base() + "/" + name + ".git";
    }

    public String base() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    public GitServer wantPassword(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        wanted = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        return this;
    }

    public GitServer wantBearer(String token) {
        wanted = Optional.of("Bearer " + token);
        return this;
    }

    public void serve() {
        behaviour = new Behaviour.Serve();
    }

    /** Takes requests and never answers. */
    public void hang() {
        behaviour = new Behaviour.Hang();
    }

    public void answer(int status) {
        behaviour = new Behaviour.Answer(status);
    }

    /** Closes the connection instead of answering. */
    public void drop() {
        behaviour = new Behaviour.Drop();
    }

    /** Closes the connection in the middle of each answer. */
    public void cutAfter(int bytes) {
        behaviour = new Behaviour.CutAfter(bytes);
    }

    /** Sends everybody to the same path of another server. */
    public void redirectTo(String base) {
        behaviour = new Behaviour.Redirect(base);
    }

    /** Answers 200 with a text, as a web page or an old file server would. */
    public void show(String type, String text) {
        behaviour = new Behaviour.Page(type, text);
    }

    /** Since the start or the last {@link #forget}: {@code GET /name.git/info/refs?service=git-upload-pack}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How often refs were asked for: by a listing once, by a fetch once. */
    public long listings() {
        return requests.stream().filter(line -> line.contains("info/refs")).count();
    }

    /** The {@code Authorization} headers that came, also the wrong ones. */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** Bytes of all answers' bodies. */
    public long bytes() {
        return bytes.get();
    }

    public void forget() {
        requests.clear();
        authorizations.clear();
        bytes.set(0);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Optional<String> authorization =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        authorization.ifPresent(authorizations::add);
        try (exchange) {
            switch (behaviour) {
                case Behaviour.Hang hang -> closed.await();
                case Behaviour.Drop drop -> {}
                case Behaviour.Answer(int status) -> exchange.sendResponseHeaders(status, -1);
                case Behaviour.Redirect(String base) -> {
                    exchange.getResponseHeaders().add("Location", base + exchange.getRequestURI());
                    exchange.sendResponseHeaders(302, -1);
                }
                case Behaviour.Page(String type, String text) -> {
                    exchange.getResponseHeaders().add("Content-Type", type);
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
                }
                case Behaviour.Serve serve -> serve(exchange, authorization, Integer.MAX_VALUE);
                case Behaviour.CutAfter(int most) -> serve(exchange, authorization, most);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange, Optional<String> authorization, int most) throws IOException {
        if (wanted.isPresent() && !wanted.equals(authorization)) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        Process backend = backend(exchange);
        Thread.ofVirtual().start(() -> copyRequest(exchange, backend));
        try (InputStream answer = new BufferedInputStream(backend.getInputStream())) {
            int status = 200;
            for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
                int colon = line.indexOf(':');
                String value = line.substring(colon + 1).strip();
                if (line.startsWith("Status:")) {
                    status = Integer.parseInt(value.substring(0, 3));
                } else {
                    exchange.getResponseHeaders().add(line.substring(0, colon), value);
                }
            }
            copyAnswer(exchange, status, answer, most);
        } finally {
            backend.destroy();
        }
    }

    private void copyAnswer(HttpExchange exchange, int status, InputStream answer, int most) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] buffer = new byte[8192];
        int left = most;
        for (int count = answer.read(buffer); count > 0; count = answer.read(buffer)) {
            int some = Math.min(count, left);
            out.write(buffer, 0, some);
            bytes.addAndGet(some);
            left -= some;
            if (left == 0) {
                out.flush();
                throw new IOException("cut as told");
            }
        }
        out.close();
    }

    private static void copyRequest(HttpExchange exchange, Process backend) {
        try (OutputStream out = backend.getOutputStream()) {
            exchange.getRequestBody().transferTo(out);
        } catch (IOException e) {
            backend.destroy();
        }
    }

    private Process backend(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.putAll(Repo.environment());
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REMOTE_USER", "ada");
        environment.put("REMOTE_ADDR", "127.0.0.1");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        header(exchange, "Content-Type").ifPresent(value -> environment.put("CONTENT_TYPE", value));
        header(exchange, "Content-Length").ifPresent(value -> environment.put("CONTENT_LENGTH", value));
        header(exchange, "Content-Encoding").ifPresent(value -> environment.put("HTTP_CONTENT_ENCODING", value));
        header(exchange, "Git-Protocol").ifPresent(value -> environment.put("GIT_PROTOCOL", value));
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
