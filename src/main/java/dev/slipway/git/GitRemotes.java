package dev.slipway.git;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.git.Answer.Given;
import dev.slipway.git.Answer.Gone;
import dev.slipway.git.Answer.Refused;
import dev.slipway.git.Answer.Unreachable;
import dev.slipway.pipeline.Remotes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Git remotes through JGit. */
@Singleton
final class GitRemotes implements Remotes {

    private final Fetcher fetcher;
    private final Mirrors mirrors;

    GitRemotes(Fetcher fetcher, Mirrors mirrors) {
        this.fetcher = fetcher;
        this.mirrors = mirrors;
    }

    @Override
    public Listing list(RepositoryId repository, Set<Ref> refs) {
        return switch (fetcher.list(repository, refs)) {
            case Given<Map<Ref, Commit>>(Map<Ref, Commit> heads) -> new Listing.Listed(heads);
            case Unreachable<Map<Ref, Commit>>(String why) -> new Listing.Unreachable(why);
            case Refused<Map<Ref, Commit>>(String why) -> new Listing.Refused(why);
            // A listing asks for no object; should a host say so all the same, trying again is right.
            case Gone<Map<Ref, Commit>>(String why) -> new Listing.Unreachable(why);
        };
    }

    @Override
    public Fetching fetch(RepositoryId repository, Map<Ref, Commit> heads) {
        return switch (fetcher.fetch(repository, heads)) {
            case Given<Mirror> given -> new Fetching.Fetched();
            case Unreachable<Mirror>(String why) -> new Fetching.Unreachable(why);
            case Refused<Mirror>(String why) -> new Fetching.Refused(why);
            case Gone<Mirror>(String why) -> new Fetching.Gone(why);
        };
    }

    /** An older commit that is not here is fetched: another replica has seen it, or the mirror is new. */
    @Override
    public Optional<List<String>> changed(RepositoryId repository, Commit from, Commit to, int most) {
        Map<Ref, Commit> both = new LinkedHashMap<>();
        both.put(new Ref.Exact(from), from);
        both.put(new Ref.Exact(to), to);
        if (!(fetcher.fetch(repository, both) instanceof Given<Mirror>(Mirror mirror))) {
            return Optional.empty();
        }
        try {
            return new TreeChanges(mirror.open()).between(from, to, most);
        } catch (IOException e) {
            // Unknown is an answer: then every App of the repository looks for itself.
            return Optional.empty();
        }
    }

    @Override
    public void keep(RepositoryId repository, Set<Commit> commits) {
        Mirror mirror = mirrors.of(repository);
        if (!mirror.exists()) {
            return;
        }
        try {
            mirror.writing(() -> {
                mirror.keep(commits);
                return commits;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the mirror of " + repository.key() + " can't be written", e);
        }
    }
}
