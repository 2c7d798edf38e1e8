package dev.slipway.process;

import dev.slipway.deployment.Digest;
import dev.slipway.process.Proc.Status;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that was started here, and its descendants: who is in the session that it leads while it is alive, and who carries
 * the key's mark in its environment. Nobody else is ever signalled, whatever became of the pid.
 */
final class Family {

    private static final Duration LOOK = Duration.ofMillis(50);
    /** After SIGKILL only a process that is stuck in the kernel is still there. */
    private static final Duration KILLED = Duration.ofSeconds(5);

    private static final String KILL = "kill -s \"$1\" -- \"${@:2}\"";

    private final Identity leader;
    private final String mark;
    private final Path bash;
    /** Who was seen, by pid, and when it started: those who lose their leader and change their environment stay known. */
    private final Map<Long, String> known = new HashMap<>();

    Family(Identity leader, Digest key, Path bash) {
        this.leader = leader;
        this.mark = Surroundings.MARK + "=" + AppFolder.hex(key);
        this.bash = bash;
    }

    /** SIGTERM to all of them, SIGKILL to who is still there after {@code grace}. False when somebody survives that. */
    boolean end(Duration grace) throws IOException, InterruptedException {
        signal("TERM");
        if (gone(grace)) {
            return true;
        }
        for (Duration waited = Duration.ZERO;
                waited.compareTo(KILLED) < 0;
                waited = waited.plus(LOOK.multipliedBy(4))) {
            signal("KILL");
            if (gone(LOOK.multipliedBy(4))) {
                return true;
            }
        }
        return false;
    }

    private boolean gone(Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        while (!members().isEmpty()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    private List<Status> members() {
        if (!leader.boot().equals(Proc.bootId())) {
            return List.of();
        }
        boolean leads = leader.lives();
        List<Status> result = Proc.all().stream()
                .filter(status -> status.alive() && isMember(status, leads))
                .toList();
        result.forEach(status -> known.put(status.pid(), status.started()));
        return result;
    }

    private boolean isMember(Status status, boolean leads) {
        return (leads && status.session() == leader.pid())
                || status.started().equals(known.get(status.pid()))
                || Proc.carries(status.pid(), mark);
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> targets = new ArrayList<>();
        List<Status> members = members();
        boolean leads = leader.lives();
        if (leads) {
            targets.add("-" + leader.pid()); // the group as a whole, so that none is born in between
        }
        members.stream()
                .filter(status -> !leads || status.group() != leader.pid())
                .forEach(status -> targets.add(Long.toString(status.pid())));
        if (!targets.isEmpty()) {
            kill(name, targets);
        }
    }

    /** Whether it worked is seen by looking who is left. */
    private void kill(String name, List<String> targets) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(bash.toString(), "-p", "-c", KILL, "kill", name));
        words.addAll(targets);
        new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
