package dev.slipway.testing;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Remotes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A remote whose refs a test moves, that counts what it is asked. */
public final class FakeRemote implements Remotes {

    private final Map<Ref, Commit> heads = new LinkedHashMap<>();
    private final Map<List<Commit>, List<String>> changes = new HashMap<>();
    private Optional<Listing> trouble = Optional.empty();
    private int listings;
    private int comparisons;

    public void move(String branch, Commit commit) {
        heads.put(new Ref.Branch(branch), commit);
    }

    public void delete(String branch) {
        heads.remove(new Ref.Branch(branch));
    }

    public void changes(Commit from, Commit to, String... files) {
        changes.put(List.of(from, to), List.of(files));
    }

    public void answers(Listing listing) {
        trouble = Optional.of(listing);
    }

    public int listings() {
        return listings;
    }

    public int comparisons() {
        return comparisons;
    }

    @Override
    public Listing list(RepositoryId repository, Set<Ref> refs) {
        listings++;
        Map<Ref, Commit> asked = new LinkedHashMap<>(heads);
        asked.keySet().retainAll(refs);
        return trouble.orElseGet(() -> new Listing.Listed(asked));
    }

    @Override
    public Fetching fetch(RepositoryId repository, Map<Ref, Commit> wanted) {
        return new Fetching.Fetched();
    }

    @Override
    public Optional<List<String>> changed(RepositoryId repository, Commit from, Commit to, int most) {
        comparisons++;
        return Optional.ofNullable(changes.get(List.of(from, to)));
    }

    @Override
    public void keep(RepositoryId repository, Set<Commit> commits) {}
}
