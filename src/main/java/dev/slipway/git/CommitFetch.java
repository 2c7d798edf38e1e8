package dev.slipway.git;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.git.Answer.Given;
import dev.slipway.git.Answer.Gone;
import dev.slipway.git.Answer.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref.Storage;
import org.eclipse.jgit.transport.FetchConnection;

/**
 * Fetches commits without their history: by id, which every host that speaks protocol v2 allows; where one does not, by the name
 * they were listed under, with some history in case the ref has moved meanwhile.
 */
final class CommitFetch {

    /** How far a ref may move between listing and fetching at a host that gives out commits by name only. */
    private static final int COMMITS_BY_NAME = 50;

    /**
     * Commits. JGit tells the remote of one that is here for each that it wants; of more than 63, and with a depth, its client and a
     * server of protocol v0 wait for each other for ever.
     */
    static final int MOST_AT_ONCE = 50;

    private final Remote remote;
    private final Mirror mirror;
    private final Map<Ref, Commit> heads;

    CommitFetch(Remote remote, Mirror mirror, Map<Ref, Commit> heads) {
        this.remote = remote;
        this.mirror = mirror;
        this.heads = heads;
    }

    Answer<Mirror> run() throws IOException {
        Set<ObjectId> wanted = heads.values().stream().map(Mirror::id).collect(Collectors.toSet());
        try {
            remote.talk(mirror.open(), names(), Optional.of(1), connection -> fetch(connection, wanted));
        } catch (IOException e) {
            if (!isNotOffered(e)) {
                throw e;
            }
            if (!fetchByName()) {
                return gone();
            }
        }
        return arrived();
    }

    private boolean fetchByName() throws IOException {
        if (names().isEmpty()) {
            return false;
        }
        return remote.talk(mirror.open(), names(), Optional.of(COMMITS_BY_NAME), connection -> {
            Set<ObjectId> wanted = new HashSet<>();
            for (String name : names()) {
                Optional.ofNullable(connection.getRef(name)).ifPresent(ref -> wanted.add(ref.getObjectId()));
            }
            return !wanted.isEmpty() && fetch(connection, wanted);
        });
    }

    private Answer<Mirror> arrived() throws IOException {
        try {
            mirror.seen(Set.copyOf(heads.values()));
            return new Given<>(mirror);
        } catch (IncorrectObjectTypeException e) {
            return new Refused<>("what the ref names is not a commit: " + e.getMessage());
        } catch (MissingObjectException e) {
            return gone();
        }
    }

    private Answer<Mirror> gone() {
        String commits = heads.entrySet().stream()
                .map(head -> head.getValue().sha() + " (" + head.getKey().name() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
        return new Gone<>("the remote does not have the commit any more, or does not give it out by its id: " + commits
                + "; push it again, follow a branch or tag, or set uploadpack.allowAnySHA1InWant at the host");
    }

    /**
     * Each under the name of another ref that is here: JGit tells the remote of those commits, and of no others
     * (fetch.useNegotiationTip).
     */
    private boolean fetch(FetchConnection connection, Set<ObjectId> wanted) throws IOException {
        List<String> tips = mirror.newest(wanted.size());
        List<org.eclipse.jgit.lib.Ref> wants = new ArrayList<>();
        for (ObjectId id : wanted) {
            String name = wants.size() < tips.size() ? tips.get(wants.size()) : id.name();
            wants.add(new ObjectIdRef.Unpeeled(Storage.NETWORK, name, id));
        }
        connection.fetch(UNTIL_INTERRUPTED, wants, Set.of());
        return true;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        heads.keySet().forEach(ref -> RefList.name(ref).ifPresent(names::add));
        return names;
    }

    /**
     * Git says "not our ref", JGit's own server "want … not valid"; neither has a code of its own. In this process (for a folder)
     * JGit's server ends without a word, which is seen as one of several breakages.
     */
    private boolean isNotOffered(IOException trouble) {
        if (remote.address().way() == Address.Way.FILE) {
            return true;
        }
        for (Throwable at = trouble; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            if (message.contains("not our ref") || message.matches("(?s).*want [0-9a-f]{40} not valid.*")) {
                return true;
            }
        }
        return false;
    }

    /** Also ends the long sums after the last byte has arrived. */
    private static final ProgressMonitor UNTIL_INTERRUPTED = new EmptyProgressMonitor() {
        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    };
}
