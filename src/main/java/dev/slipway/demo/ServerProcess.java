package dev.slipway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One server as a child process. A watchdog stands between: it waits at the read end of a pipe whose write end only this JVM
 * holds, and stops the server when the pipe ends, so also after {@code kill -9} of the JVM.
 */
final class ServerProcess implements AutoCloseable {

    /** From call to answer; a first start on a slow disk needs a few seconds. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    /** The watchdog kills after four. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int QUOTED_LINES = 12;

    /**
     * Arguments: the pid file, then the server's command. Writes pid and start time of the server, so that a server whose
     * watchdog was killed too can be told from a stranger with its pid. INT is PostgreSQL's fast shutdown, QUIT its immediate one.
     */
    private static final String WATCHDOG = """
            file="$1"; shift
            exec 3<&0 </dev/null
            "$@" 3<&- &
            server=$!
            stat="$(<"/proc/$server/stat")"
            fields=(${stat##*) })
            printf '%s %s\\n' "$server" "${fields[19]}" > "$file.new" && mv "$file.new" "$file"
            {
              while read -r _; do :; done
              kill -INT "$server"
              for _ in {1..30}; do sleep 0.1; kill -0 "$server" || exit; done
              kill -QUIT "$server"; sleep 0.7; kill -KILL "$server"
            } <&3 2>/dev/null &
            wait "$server"; code=$?
            kill %2 2>/dev/null
            exit "$code"
            """;

    private final Process watchdog;

    private ServerProcess(Process watchdog) {
        this.watchdog = watchdog;
    }

    /** Returns when the server answers; stops what an earlier JVM left on its data first. */
    static ServerProcess start(Server server, int port, DataFolder folder) {
        Path pid = folder.resolve(server.name() + ".pid");
        Path log = folder.resolve(server.name() + ".log");
        Leftover.in(pid, server.program()).ifPresent(Leftover::stop);
        server.prepare(port);
        try {
            if (Files.exists(log)) {
                Files.move(log, folder.resolve(server.name() + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            ServerProcess process = new ServerProcess(watchdog(server, port, pid, log));
            process.awaitAnswer(server, port, log);
            return process;
        } catch (IOException e) {
            throw new ServersNotStarted(server.name() + " cannot be started", e);
        }
    }

    /** In a session of its own: Ctrl-C at the terminal is for Slipway, which still needs its database to end well. */
    private static Process watchdog(Server server, int port, Path pid, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "bash", "-c", WATCHDOG, "slipway-" + server.name()));
        command.add(pid.toString());
        command.addAll(server.command(port));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(server.directory().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private void awaitAnswer(Server server, int port, Path log) throws IOException {
        long began = System.nanoTime();
        while (!server.answers(port)) {
            boolean late = System.nanoTime() - began > START_LIMIT.toNanos();
            if (late || !watchdog.isAlive() || !pause()) {
                close();
                String how = late ? "did not answer within " + START_LIMIT.toSeconds() + " s" : "ended at once";
                throw new ServersNotStarted(
                        server.name() + " " + how + ". Its last words, from " + log + ":\n" + tail(log));
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
    }

    /** Ends the pipe and waits for the watchdog to follow the server. */
    @Override
    public void close() {
        try {
            watchdog.getOutputStream().close();
            if (!watchdog.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                watchdog.destroyForcibly();
            }
        } catch (IOException e) {
            watchdog.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
