package dev.slipway.git;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Secrets;
import dev.slipway.git.Answer.Given;
import dev.slipway.git.Answer.Gone;
import dev.slipway.git.Answer.Refused;
import dev.slipway.git.Answer.Unreachable;
import dev.slipway.git.RefChanges.DamagedMirror;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.jboss.logging.Logger;

/** Lists refs and fetches commits, each within the limits of {@link GitConfig}. */
@Singleton
final class Fetcher {

    private static final Logger LOG = Logger.getLogger(Fetcher.class);

    private final Mirrors mirrors;
    private final Secrets secrets;
    private final GitConfig config;
    private final MeterRegistry registry;

    Fetcher(Mirrors mirrors, Secrets secrets, GitConfig config, MeterRegistry registry) {
        this.mirrors = mirrors;
        this.secrets = secrets;
        this.config = config;
        this.registry = registry;
    }

    /** One ls-remote, and none where only exact commits are asked for: they never move. */
    Answer<Map<Ref, Commit>> list(RepositoryId repository, Set<Ref> refs) {
        return timed("list", repository, remote -> {
            Mirror mirror = mirrors.of(repository);
            return new Given<>(TimeBox.run(config.callLimit(), () -> new RefList(refs).ask(remote, mirror.open())));
        });
    }

    /** Fetches what is not here yet. What is here needs no credential, no host and no waiting for another fetch. */
    Answer<Mirror> fetch(RepositoryId repository, Map<Ref, Commit> heads) {
        Mirror mirror = mirrors.of(repository);
        if (hasAll(mirror, heads)) {
            return new Given<>(mirror);
        }
        return timed(
                "fetch",
                repository,
                remote -> TimeBox.run(config.callLimit(), () -> mirror.writing(() -> fetch(remote, mirror, heads))));
    }

    private Answer<Mirror> fetch(Remote remote, Mirror mirror, Map<Ref, Commit> heads) throws IOException {
        try {
            if (mirror.isDamaged()) {
                mirror.delete();
            }
            return fetchMissing(remote, mirror, heads);
        } catch (IOException e) {
            if (!isDamage(e)) {
                throw e;
            }
            // A cache: what is broken, by a full disk or a kill, is not worth mending.
            mirror.delete();
            return fetchMissing(remote, mirror, heads);
        }
    }

    private static boolean hasAll(Mirror mirror, Map<Ref, Commit> heads) {
        try {
            for (Commit commit : heads.values()) {
                if (mirror.isDamaged() || !mirror.has(commit)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Answer<Mirror> fetchMissing(Remote remote, Mirror mirror, Map<Ref, Commit> heads) throws IOException {
        Map<Ref, Commit> missing = new LinkedHashMap<>();
        for (Map.Entry<Ref, Commit> head : heads.entrySet()) {
            if (!mirror.has(head.getValue())) {
                missing.put(head.getKey(), head.getValue());
            }
        }
        if (missing.isEmpty()) {
            return new Given<>(mirror);
        }
        Map<Ref, Commit> piece = new LinkedHashMap<>();
        for (Map.Entry<Ref, Commit> head : missing.entrySet()) {
            piece.put(head.getKey(), head.getValue());
            if (piece.size() == CommitFetch.MOST_AT_ONCE) {
                Answer<Mirror> answer = new CommitFetch(remote, mirror, piece).run();
                if (!(answer instanceof Given<Mirror>)) {
                    return answer;
                }
                piece = new LinkedHashMap<>();
            }
        }
        Answer<Mirror> answer = piece.isEmpty() ? new Given<>(mirror) : new CommitFetch(remote, mirror, piece).run();
        return answer instanceof Given<Mirror> ? fitting(mirror, Set.copyOf(missing.values())) : answer;
    }

    /** Makes room where there is too little, but never of what is kept: a rollback may need it. */
    private Answer<Mirror> fitting(Mirror mirror, Set<Commit> fetched) throws IOException {
        if (fits(mirror)) {
            return new Given<>(mirror);
        }
        mirror.forgetSeen(fetched);
        Packing.pack(mirror);
        if (fits(mirror)) {
            return new Given<>(mirror);
        }
        mirror.forgetSeen(Set.of());
        Packing.pack(mirror);
        return new Refused<>(Explanation.tooLarge(config));
    }

    private boolean fits(Mirror mirror) throws IOException {
        return mirror.bytes() <= config.largestRepository().asLongValue();
    }

    private <T> Answer<T> timed(String what, RepositoryId repository, Conversation<T> conversation) {
        Timer.Sample sample = Timer.start(registry);
        Answer<T> answer = talk(repository, conversation);
        String result = switch (answer) {
            case Given<T> given -> "given";
            case Unreachable<T> unreachable -> "unreachable";
            case Refused<T> refused -> "refused";
            case Gone<T> gone -> "gone";
        };
        sample.stop(Timer.builder("slipway.git.duration")
                .description("How long it takes to ask a git host something")
                .tag("request", what)
                .tag("result", result)
                .register(registry));
        return answer;
    }

    private <T> Answer<T> talk(RepositoryId repository, Conversation<T> conversation) {
        Remote remote;
        try {
            remote = Remote.of(repository, secrets, config);
        } catch (Refusal e) {
            return new Refused<>(e.why());
        }
        try {
            return conversation.with(remote);
        } catch (IOException | RuntimeException e) {
            // JGit's parsers throw whatever a hostile or broken answer makes them stumble over.
            LOG.debugf(e, "talking to the remote of %s failed", repository.key());
            return new Explanation(config, remote).of(e);
        }
    }

    private static boolean isDamage(IOException trouble) {
        for (Throwable at = trouble; at != null; at = at.getCause()) {
            if (at instanceof DamagedMirror
                    || at instanceof LockFailedException
                    || at instanceof CorruptObjectException
                    || at instanceof MissingObjectException) {
                return true;
            }
        }
        return false;
    }

    /** What is said to a remote. */
    @FunctionalInterface
    private interface Conversation<T> {
        Answer<T> with(Remote remote) throws IOException;
    }
}
