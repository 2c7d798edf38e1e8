package dev.slipway.job;

import java.time.Instant;

/** The kinds of jobs: each has a table and a scheduler of its own, so that none starves another. */
enum Kind {
    DEPLOYMENT("deployment"),
    REPOSITORY("repository"),
    DELIVERY("delivery");

    /** When an idle job is due: rows are never removed, so that their version, the fencing token, only grows. */
    static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    private final String task;

    Kind(String task) {
        this.task = task;
    }

    /** The name of its task, in the table, in metrics and in notifications. */
    String task() {
        return task;
    }

    String table() {
        return task + "_job";
    }
}
