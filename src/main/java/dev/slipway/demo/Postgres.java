package dev.slipway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL: one cluster, made once and never seen half-made. TCP on loopback only, with SCRAM passwords. */
record Postgres(Binaries binaries, ServerUser user, Path home, String password, boolean durable) implements Server {

    static final String USER = "slipway";
    private static final String DATABASE = "slipway";
    /** Service and tests together; each connection costs a process of a few MiB. */
    private static final int CONNECTIONS = 200;

    static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String program() {
        return "postgres";
    }

    @Override
    public Path directory() {
        return home.resolve("cluster");
    }

    @Override
    public void prepare(int port) {
        try {
            if (!Files.exists(directory())) {
                makeCluster();
            }
            Files.deleteIfExists(directory().resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new ServersNotStarted("A PostgreSQL cluster cannot be made in " + home, e);
        }
    }

    private void makeCluster() throws IOException {
        user.ownFolder(home);
        Path fresh = home.resolve("cluster.new");
        if (Files.exists(fresh)) {
            DataFolder.delete(fresh);
        }
        user.ownFolder(fresh);
        Path secret = user.own(SecretFile.write(home.resolve("first-password"), password));
        try {
            user.run(fresh, initdb(), "");
            user.run(fresh, single(), "create database " + DATABASE + "\n");
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(fresh, directory(), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> initdb() {
        List<String> command =
                new ArrayList<>(List.of(binaries.postgres("initdb"), "-D", ServerUser.WORKING_DIRECTORY));
        command.addAll(List.of("--username=" + USER, "--auth=scram-sha-256", "--encoding=UTF8"));
        command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
        command.add("--pwfile=" + ServerUser.WORKING_DIRECTORY + "/../first-password");
        if (!durable) {
            command.add("--no-sync");
        }
        return List.copyOf(command);
    }

    private List<String> single() {
        return List.of(binaries.postgres("postgres"), "--single", "-D", ServerUser.WORKING_DIRECTORY, "-j", "postgres");
    }

    @Override
    public List<String> command(int port) {
        String waits = durable ? "on" : "off";
        List<String> settings = List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=" + CONNECTIONS,
                "fsync=" + waits,
                "synchronous_commit=" + waits,
                "full_page_writes=" + waits,
                "log_checkpoints=off");
        List<String> command =
                new ArrayList<>(List.of(binaries.postgres("postgres"), "-D", ServerUser.WORKING_DIRECTORY));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return user.command(command);
    }

    /** The last line of its pid file says so, as {@code pg_ctl} reads it. */
    @Override
    public boolean answers(int port) {
        Path pid = directory().resolve("postmaster.pid");
        try {
            return Files.exists(pid) && Files.readString(pid).stripTrailing().endsWith("\nready");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
