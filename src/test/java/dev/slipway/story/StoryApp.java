package dev.slipway.story;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** An App of the stories: answers with what the file "word" of its commit says, as the file "mode" says. */
final class StoryApp {

    /** By a file of its commit, so that a commit can spoil it. */
    static final List<String> COMMAND = List.of(System.getProperty("java.home") + "/bin/java", "@options");

    /** It starts as fast as a JVM can: deployments of the stories start it hundreds of times. */
    static final Map<String, String> FILES = Map.of(
            "options",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                    + Path.of("target/test-classes").toAbsolutePath() + " " + StoryApp.class.getName() + "\n");

    private StoryApp() {}

    public static void main(String[] arguments) throws Exception {
        String word = Files.readString(Path.of("word")).strip();
        String mode = Files.readString(Path.of("mode")).strip();
        if (mode.equals("dies at once")) {
            System.err.println("no model file found");
            System.exit(3);
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("PORT"))), 0);
        server.createContext("/health", exchange -> {
            if (mode.equals("answers slowly")) {
                pause(20_000);
            }
            byte[] body = word.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(mode.equals("answers 500") ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.out.println(word + " listens");
        if (mode.equals("starts and dies")) {
            pause(300);
            System.err.println("out of tokens");
            System.exit(4);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
