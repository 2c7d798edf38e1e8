package dev.slipway.demo;

import java.io.IOException;
import java.io.StringReader;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Ports and passwords of the servers in one data folder, kept in a file that only its owner can read. */
final class ServerFacts {

    private static final int PASSWORD_BYTES = 24;

    private final Path file;
    private final Map<String, String> facts;

    private ServerFacts(Path file, Map<String, String> facts) {
        this.file = file;
        this.facts = facts;
    }

    static ServerFacts of(DataFolder folder) {
        Path file = folder.resolve("servers.properties");
        Properties kept = new Properties();
        try {
            kept.load(new StringReader(Files.exists(file) ? Files.readString(file) : ""));
        } catch (IOException e) {
            throw new ServersNotStarted(file + " cannot be read", e);
        }
        Map<String, String> facts = new TreeMap<>();
        kept.stringPropertyNames().forEach(name -> facts.put(name, kept.getProperty(name)));
        return new ServerFacts(file, facts);
    }

    /** The port used last time if it is free, else another one, which is remembered. */
    int port(String server) {
        String key = server + ".port";
        int port = free(Integer.parseInt(facts.getOrDefault(key, "0"))).orElseGet(() -> free(0).orElseThrow());
        remember(key, Integer.toString(port));
        return port;
    }

    private static OptionalInt free(int wanted) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, Inet4Address.ofLiteral("127.0.0.1"))) {
            return OptionalInt.of(socket.getLocalPort());
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** Made at random at first use: every user of this machine can reach a loopback port. */
    String password(String server) {
        String key = server + ".password";
        if (!facts.containsKey(key)) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(bytes);
            remember(key, HexFormat.of().formatHex(bytes));
        }
        return facts.getOrDefault(key, "");
    }

    private void remember(String key, String value) {
        if (value.equals(facts.put(key, value))) {
            return;
        }
        String text = facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            SecretFile.write(file, text);
        } catch (IOException e) {
            throw new ServersNotStarted(file + " cannot be written", e);
        }
    }
}
