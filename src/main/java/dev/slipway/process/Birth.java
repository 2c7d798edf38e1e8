package dev.slipway.process;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Blame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Forks the wrapper and watches it become a process that listens, or die. */
record Birth(AppFolder folder, Launch launch, Wrapper wrapper, Duration settle, Redactor redactor) {

    private static final Duration LOOK = Duration.ofMillis(25);
    /** From the fork to the identity there are a few small programs, and a flush to a disk that may be busy. */
    private static final Duration IDENTIFIED = Duration.ofSeconds(10);

    /** Many die of their first look at their configuration, and listen before it. */
    private static final Duration STEADY = Duration.ofSeconds(1);
    /** For what a command leaves behind that ends at once. */
    private static final Duration CHILDREN = Duration.ofSeconds(2);

    /** The identity of what lives now: of this start, or of one that was faster. */
    Identity of(Path tree, int port, List<String> command, Surroundings surroundings)
            throws IOException, InterruptedException {
        Log log = new Log(folder.log(launch.key()));
        long logged = log.size();
        String state =
                launch.state(surroundings.signed(StateKey.of(folder.root().resolveSibling(StateKey.FILE))));
        Path ticket = folder.ticket(
                launch.key(), Identity.beforehand(launch.deployment(), port, launch.tree(), launch.about(port), state));
        long started = System.nanoTime();
        Process process =
                wrapper.start(ticket, folder.identity(launch.key()), tree, log, command, surroundings.variables());
        Identity identity = identity(process);
        Folders.delete(ticket);
        if (identity.pid() == process.pid() && diesWhileSettling(process, port)) {
            new Family(identity, launch.key(), wrapper.bash()).end(CHILDREN);
            folder.forget(launch.key());
            throw new NotStarted(Blame.REVISION, "ExitedAtOnce", death(process, started, log.tail(logged, redactor)));
        }
        return identity;
    }

    private Identity identity(Process process) throws IOException, InterruptedException {
        long until = System.nanoTime() + IDENTIFIED.toNanos();
        while (System.nanoTime() < until) {
            boolean ended = !process.isAlive();
            Optional<Identity> found = folder.find(launch.key());
            if (found.isPresent()) {
                return found.get();
            }
            if (ended) {
                throw new NotStarted(
                        Blame.WORLD,
                        "WorkFolderUnusable",
                        "the process could not be registered in " + folder.root() + " (exit code " + process.exitValue()
                                + "): the folder must be on a local disk with room that allows hard links");
            }
            Thread.sleep(LOOK);
        }
        folder.voidTickets(launch.key());
        process.destroyForcibly();
        throw new NotStarted(
                Blame.WORLD, "StartTooSlow", "the process was not registered within " + IDENTIFIED.toSeconds() + " s");
    }

    /** Lets go as soon as it listens and has not died of that. */
    private boolean diesWhileSettling(Process process, int port) throws InterruptedException {
        long until = System.nanoTime() + settle.toNanos();
        while (process.isAlive() && System.nanoTime() < until) {
            if (Sockets.listening(port)) {
                return process.waitFor(STEADY.toMillis(), TimeUnit.MILLISECONDS);
            }
            Thread.sleep(LOOK);
        }
        return !process.isAlive();
    }

    private static String death(Process process, long started, String lastLines) {
        int code = process.exitValue();
        // As shells count: what a signal ended has 128 and its number.
        String how = code > 128 && code < 160 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
        long milliseconds = Duration.ofNanos(System.nanoTime() - started).toMillis();
        String printed = lastLines.isEmpty() ? "it printed nothing" : "it printed:\n" + lastLines;
        return "the process " + how + " after " + milliseconds + " ms; " + printed;
    }
}
