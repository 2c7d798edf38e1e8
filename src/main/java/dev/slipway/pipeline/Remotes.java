package dev.slipway.pipeline;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The git remotes. Each call is bounded in time and size; trouble is an answer. */
public interface Remotes {

    /** One {@code ls-remote} for exactly these refs. */
    Listing list(RepositoryId repository, Set<Ref> refs);

    /** Makes the commits available locally. */
    Fetching fetch(RepositoryId repository, Map<Ref, Commit> heads);

    /** Paths that differ between two fetched commits, renames as both; empty when there are more than {@code most}, or one is unknown. */
    Optional<List<String>> changed(RepositoryId repository, Commit from, Commit to, int most);

    /** From now on exactly these commits survive the mirror's clean-up. */
    void keep(RepositoryId repository, Set<Commit> commits);

    /** What the remote answered. */
    sealed interface Listing {
        /** A ref that the remote does not have is not in it; annotated tags are peeled. */
        record Listed(Map<Ref, Commit> heads) implements Listing {
            public Listed {
                heads = Map.copyOf(heads);
            }
        }

        record Unreachable(String why) implements Listing {}

        /** Wrong credential, unknown host key, no such repository: trying again won't help before somebody acts. */
        record Refused(String why) implements Listing {}
    }

    /** What came of fetching. */
    sealed interface Fetching {
        record Fetched() implements Fetching {}

        record Unreachable(String why) implements Fetching {}

        record Refused(String why) implements Fetching {}

        /** The remote no longer has one of them: list again. */
        record Gone(String why) implements Fetching {}
    }
}
