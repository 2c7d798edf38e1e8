package dev.slipway.git;

import dev.slipway.deployment.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Compares the trees of two commits; equal folders are not entered. */
final class TreeChanges {

    /** Trees may name each other so that a small repository has billions of folders. */
    private static final int MOST_VISITED = 1_000_000;

    private final Repository repository;

    TreeChanges(Repository repository) {
        this.repository = repository;
    }

    /** Paths in git's order; a rename is two of them, a changed mode is a change. */
    Optional<List<String>> between(Commit from, Commit to, int most) throws IOException {
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commits.parseCommit(Mirror.id(from)).getTree());
            walk.addTree(commits.parseCommit(Mirror.id(to)).getTree());
            walk.setFilter(TreeFilter.ANY_DIFF);
            return changes(walk, most);
        }
    }

    private static Optional<List<String>> changes(TreeWalk walk, int most) throws IOException {
        List<String> paths = new ArrayList<>();
        for (int visited = 0; walk.next(); visited++) {
            if (visited == MOST_VISITED || paths.size() > most) {
                return Optional.empty();
            }
            if (walk.isSubtree()) {
                walk.enterSubtree();
            } else {
                paths.add(walk.getPathString());
            }
        }
        return paths.size() > most ? Optional.empty() : Optional.of(paths);
    }
}
