package dev.slipway.git;

import dev.slipway.deployment.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The local bare copy of one repository, shallow: each commit that somebody asked for, without its history. A commit counts as
 * here only while a ref of our own names it, which is written after all of its files: {@code seen} for a while after the fetch,
 * {@code keep} as long as the pipeline says. Readers need no lock; whoever writes holds {@link #writing}.
 */
final class Mirror {

    private static final String SEEN = "refs/slipway/seen/";
    private static final String KEPT = "refs/slipway/keep/";

    private final Path folder;
    private final Duration grace;
    private final long startedAt = System.nanoTime();
    private final Map<String, Long> seenAt = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Repository repository;
    private volatile boolean damaged;

    /** @param grace how long a fetched commit stays without being kept */
    Mirror(Path folder, Duration grace) {
        this.folder = folder;
        this.grace = grace;
    }

    /** Runs while nobody else writes to this mirror; other processes must not use the folder. */
    <T> T writing(Callable<T> work) throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another fetch of this repository was going on", e);
        }
        try {
            return work.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
    }

    boolean isBusy() {
        return lock.isLocked();
    }

    /** Made where there is none, and made again where it is not whole, also when somebody has deleted it under our feet. */
    synchronized Repository open() throws IOException {
        Repository open = repository;
        if (open != null && !Files.isDirectory(folder.resolve("objects"))) {
            delete();
            open = null;
        }
        if (open == null) {
            open = made();
            repository = open;
        }
        return open;
    }

    private Repository made() throws Unusable {
        try {
            return MirrorSetup.open(folder);
        } catch (IOException e) {
            throw new Unusable(
                    "the mirror in " + folder + " can't be made or read (slipway.git.mirrors): " + e.getMessage(), e);
        }
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** Says that something is missing in it: whoever fetches next throws it away first. */
    void damaged() {
        damaged = true;
    }

    boolean isDamaged() {
        return damaged;
    }

    boolean has(Commit commit) throws IOException {
        if (!exists()) {
            return false;
        }
        Repository open = open();
        return open.exactRef(KEPT + commit.sha()) != null || open.exactRef(SEEN + commit.sha()) != null;
    }

    /** The refs of the newest commits that are here, newest first: what a remote is told of, so that it sends what is new to them. */
    List<String> newest(int most) throws IOException {
        Map<String, Integer> madeAt = new HashMap<>();
        try (RevWalk walk = new RevWalk(open())) {
            for (Ref ref :
                    Stream.concat(refs(SEEN).stream(), refs(KEPT).stream()).toList()) {
                madeAt.put(ref.getName(), walk.parseCommit(ref.getObjectId()).getCommitTime());
            }
        }
        return madeAt.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Says that these commits are here; an {@link IncorrectObjectTypeException} where one is no commit. */
    void seen(Set<Commit> commits) throws IOException {
        try (RevWalk walk = new RevWalk(open())) {
            for (Commit commit : commits) {
                walk.parseTree(walk.parseCommit(id(commit)).getTree());
            }
        }
        RefChanges changes = new RefChanges(open());
        for (Commit commit : commits) {
            seenAt.put(commit.sha(), System.nanoTime());
            changes.add(SEEN + commit.sha(), id(commit));
        }
        changes.make();
    }

    /** Keeps exactly these, and what was fetched within the grace. Ones that are not here are passed over. */
    void keep(Set<Commit> commits) throws IOException {
        Set<String> wanted = commits.stream().map(Commit::sha).collect(Collectors.toSet());
        RefChanges changes = new RefChanges(open());
        Set<String> kept = new HashSet<>();
        for (Ref ref : refs(KEPT)) {
            kept.add(sha(ref));
            if (!wanted.contains(sha(ref))) {
                changes.drop(ref);
            }
        }
        for (Ref ref : refs(SEEN)) {
            if (wanted.contains(sha(ref)) && kept.add(sha(ref))) {
                changes.add(KEPT + sha(ref), ref.getObjectId());
            }
            if (isOld(sha(ref))) {
                seenAt.remove(sha(ref));
                changes.drop(ref);
            }
        }
        changes.make();
    }

    /** Lets go of what was fetched and is not kept, but for these. */
    void forgetSeen(Set<Commit> but) throws IOException {
        Set<String> spared = but.stream().map(Commit::sha).collect(Collectors.toSet());
        RefChanges changes = new RefChanges(open());
        refs(SEEN).stream().filter(ref -> !spared.contains(sha(ref))).forEach(changes::drop);
        changes.make();
    }

    long bytes() throws IOException {
        return Folders.bytes(folder);
    }

    /** Throws the copy away; the next use makes it anew. */
    synchronized void delete() throws IOException {
        if (repository != null) {
            repository.close();
            repository = null;
        }
        seenAt.clear();
        damaged = false;
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    static ObjectId id(Commit commit) {
        return ObjectId.fromString(commit.sha());
    }

    private List<Ref> refs(String prefix) throws IOException {
        return open().getRefDatabase().getRefsByPrefix(prefix);
    }

    private boolean isOld(String sha) {
        long since = seenAt.getOrDefault(sha, startedAt);
        return System.nanoTime() - since > grace.toNanos();
    }

    private static String sha(Ref ref) {
        return ref.getName().substring(ref.getName().lastIndexOf('/') + 1);
    }

    /** This machine can't hold the mirror: no space, no permission. */
    @SuppressWarnings("serial") // never serialised
    static final class Unusable extends IOException {
        Unusable(String why, IOException cause) {
            super(why, cause);
        }
    }
}
