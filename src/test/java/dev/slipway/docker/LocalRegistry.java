package dev.slipway.docker;

import dev.slipway.Needed;
import dev.slipway.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real registry on this machine: open, or for {@code slipway} with the password {@code open-sesame} only. */
public final class LocalRegistry implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final String HTPASSWD = "slipway:$2b$04$Q3w.zzSGb7pkdNb.WmjA2.yYjeyz85rILg7ry36cl1CF2sHKjQBoe\n";

    private final Process process;
    private final int port;

    private LocalRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static LocalRegistry open(Path folder) throws IOException, InterruptedException {
        return open(folder, Ports.free());
    }

    /** On a port that somebody else knows already. */
    public static LocalRegistry open(Path folder, int port) throws IOException, InterruptedException {
        return start(folder, port, "");
    }

    public static LocalRegistry locked(Path folder) throws IOException, InterruptedException {
        Path passwords = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
        return start(folder, Ports.free(), "auth: {htpasswd: {realm: test, path: " + passwords + "}}");
    }

    private static LocalRegistry start(Path folder, int port, String authentication)
            throws IOException, InterruptedException {
        Needed.need("docker-registry", Files.isExecutable(PROGRAM), "apt-get install docker-registry");
        Path config = Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                %s
                """.formatted(folder.resolve("data"), port, authentication));
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        LocalRegistry registry = new LocalRegistry(process, port);
        registry.awaitReady();
        return registry;
    }

    public String repository(String name) {
        return "127.0.0.1:" + port + "/" + name;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }

    private void awaitReady() throws InterruptedException {
        for (int tries = 0; tries < 100; tries++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("the registry does not listen on " + port);
    }
}
