package dev.slipway.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Redis with an append-only file. Its password stands in its configuration, never on its command line. */
record Redis(Binaries binaries, ServerUser user, Path directory, String password, boolean durable) implements Server {

    private static final String CONFIGURATION = "redis.conf";
    private static final Duration ANSWER = Duration.ofSeconds(2);

    String uri(int port) {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String program() {
        return "redis-server";
    }

    @Override
    public void prepare(int port) {
        List<String> settings = List.of(
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password,
                "appendonly yes",
                "appendfsync " + (durable ? "always" : "everysec"),
                "save \"\"",
                "daemonize no");
        try {
            user.ownFolder(directory);
            user.own(SecretFile.write(directory.resolve(CONFIGURATION), String.join("\n", settings) + "\n"));
        } catch (IOException e) {
            throw new ServersNotStarted("Redis cannot be prepared in " + directory, e);
        }
    }

    @Override
    public List<String> command(int port) {
        return user.command(List.of(binaries.redis(), ServerUser.WORKING_DIRECTORY + "/" + CONFIGURATION));
    }

    /** It loads its file first, and says so to whoever asks. */
    @Override
    public boolean answers(int port) {
        try (Socket socket = new Socket()) {
            int limit = (int) ANSWER.toMillis();
            socket.connect(new InetSocketAddress(Inet4Address.ofLiteral("127.0.0.1"), port), limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(answers.readLine()) && "+PONG".equals(answers.readLine());
        } catch (IOException e) {
            return false;
        }
    }
}
