package dev.slipway.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A JVM that holds servers open until it is killed. */
final class ServersInAnotherJvm {

    private ServersInAnotherJvm() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedServers servers = EmbeddedServers.open(ServerSettings.keptIn(Path.of(arguments[0])));
        System.out.println("open " + servers.connections());
        int end = System.in.read();
        System.out.println("closing after " + end);
        servers.close();
    }

    static Process start(Path data) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServersInAnotherJvm.class.getName(),
                data.toString());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
