package dev.slipway.job;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Says that something is due, to the schedulers of this process at once, and through {@link Line} to the other replicas. */
@Singleton
final class Bell {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long GRAIN_MILLIS = 20;

    private final Database database;
    private final Map<Kind, Runnable> listeners = Collections.synchronizedMap(new EnumMap<>(Kind.class));
    private final Set<Kind> untold = Collections.synchronizedSet(EnumSet.noneOf(Kind.class));
    private final Semaphore something = new Semaphore(0);
    private final Set<String> alarms = ConcurrentHashMap.newKeySet();

    Bell(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    void listen(Kind kind, Runnable listener) {
        listeners.put(kind, listener);
    }

    void hush() {
        listeners.clear();
    }

    /** After the commit, here and elsewhere. */
    void ring(Kind kind) {
        database.afterCommit(() -> {
            here(kind);
            if (untold.add(kind)) {
                something.release();
            }
        });
    }

    /** After the commit, here only: whoever completes a job has the room to do it again. */
    void ringHere(Kind kind) {
        database.afterCommit(() -> here(kind));
    }

    void here(Kind kind) {
        Runnable listener = listeners.get(kind);
        if (listener != null) {
            listener.run();
        }
    }

    /** Here, when that moment has come: polling would be late by its interval. What is far away is left to polling. */
    void ringAt(Kind kind, Instant then, Instant now) {
        Duration wait = Duration.between(now, then);
        if (wait.compareTo(SOON) > 0) {
            return;
        }
        long grain = then.toEpochMilli() / GRAIN_MILLIS;
        String alarm = kind + "/" + grain;
        long sleep = (grain + 1) * GRAIN_MILLIS - now.toEpochMilli();
        database.afterCommit(() -> {
            if (alarms.add(alarm)) {
                sleepThenRing(kind, alarm, sleep);
            }
        });
    }

    /** The same, after a while. */
    void ringAfter(Kind kind, Duration wait) {
        Instant now = Instant.now();
        ringAt(kind, now.plus(wait), now);
    }

    private void sleepThenRing(Kind kind, String alarm, long millis) {
        Thread.ofVirtual().name("alarm-" + alarm).start(() -> {
            try {
                Thread.sleep(Math.max(0, millis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            alarms.remove(alarm);
            here(kind);
        });
    }

    /** Waits for kinds that other replicas have not been told of; several rings are one. */
    Set<Kind> awaitUntold() throws InterruptedException {
        something.acquire();
        something.drainPermits();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        synchronized (untold) {
            kinds.addAll(untold);
            untold.clear();
        }
        return kinds;
    }
}
