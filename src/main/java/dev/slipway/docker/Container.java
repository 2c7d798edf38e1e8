package dev.slipway.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A container of Slipway's own as the engine describes it now. Its description holds secrets: it stays in this package. */
record Container(String id, String name, Status status, InspectContainerResponse description) {

    /** As the engine calls them. */
    enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD
    }

    static Container of(InspectContainerResponse description) {
        String status = String.valueOf(description.getState().getStatus());
        return new Container(
                description.getId(),
                description.getName().replaceFirst("^/", ""),
                Status.valueOf(status.toUpperCase(Locale.ROOT)),
                description);
    }

    Optional<String> label(String name) {
        Map<String, String> labels = description.getConfig().getLabels();
        return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(name));
    }

    boolean isRunning() {
        return status == Status.RUNNING;
    }

    /** True when its process ended: since it was started the engine has restarted it, or given it up. */
    boolean hasDied() {
        Integer restarts = description.getRestartCount();
        return status == Status.EXITED
                || status == Status.DEAD
                || status == Status.RESTARTING
                || (restarts != null && restarts > 0);
    }

    /** Why, for people. */
    String death() {
        if (Boolean.TRUE.equals(description.getState().getOOMKilled())) {
            return "it ran out of memory (exit code " + exitCode() + "): raise spec.target.docker.memory or use less";
        }
        if (isRunning()) {
            return "the engine had to start it again " + description.getRestartCount() + " times";
        }
        return "exit code " + exitCode();
    }

    private long exitCode() {
        Long code = description.getState().getExitCodeLong();
        return code == null ? -1 : code;
    }
}
