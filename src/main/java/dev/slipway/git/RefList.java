package dev.slipway.git;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;

/** Where a set of refs is at a remote. */
final class RefList {

    private final Set<Ref> refs;

    RefList(Set<Ref> refs) {
        this.refs = refs;
    }

    Map<Ref, Commit> ask(Remote remote, Repository local) throws IOException {
        Set<String> names = names();
        return names.isEmpty() ? heads(Map.of()) : remote.talk(local, names, Optional.empty(), this::heads);
    }

    /** Full names of branches and tags; empty for a commit, and for what can't be a name. */
    static Optional<String> name(Ref ref) {
        Optional<String> name = switch (ref) {
            case Ref.Branch(String branch) -> Optional.of(Constants.R_HEADS + branch);
            case Ref.Tag(String tag) -> Optional.of(Constants.R_TAGS + tag);
            case Ref.Exact exact -> Optional.empty();
        };
        return name.filter(Repository::isValidRefName);
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        refs.forEach(ref -> name(ref).ifPresent(names::add));
        return names;
    }

    private Map<Ref, Commit> heads(FetchConnection connection) {
        return heads(connection.getRefsMap());
    }

    private Map<Ref, Commit> heads(Map<String, org.eclipse.jgit.lib.Ref> advertised) {
        Map<Ref, Commit> heads = new LinkedHashMap<>();
        for (Ref ref : refs) {
            if (ref instanceof Ref.Exact(Commit commit)) {
                heads.put(ref, commit);
            }
            name(ref).map(advertised::get).flatMap(RefList::peeled).ifPresent(commit -> heads.put(ref, commit));
        }
        return heads;
    }

    private static Optional<Commit> peeled(org.eclipse.jgit.lib.Ref ref) {
        ObjectId id = ref.getPeeledObjectId() != null ? ref.getPeeledObjectId() : ref.getObjectId();
        return Optional.ofNullable(id).map(ObjectId::name).map(Commit::new);
    }
}
