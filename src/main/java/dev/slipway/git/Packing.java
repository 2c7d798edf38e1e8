package dev.slipway.git;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectDatabase;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Makes one pack of a mirror's commits, and drops what no ref of ours names. */
final class Packing {

    private Packing() {}

    /** For whoever is writing to the mirror. What is dropped goes at once: a reader of it fetches it again. */
    static void pack(Mirror mirror) throws IOException {
        Repository repository = mirror.open();
        try (Git git = Git.wrap(repository)) {
            git.gc().call();
            forgetDropped(repository.getObjectDatabase());
        } catch (GitAPIException e) {
            throw new IOException("a mirror can't be packed: " + e.getMessage(), e);
        }
    }

    /** Every fetch tells the host each commit that has no history here; JGit never shortens that list. */
    private static void forgetDropped(ObjectDatabase objects) throws IOException {
        Set<ObjectId> shallow = objects.getShallowCommits();
        Set<ObjectId> here = new HashSet<>();
        for (ObjectId commit : shallow) {
            if (objects.has(commit)) {
                here.add(commit);
            }
        }
        if (here.size() < shallow.size()) {
            objects.setShallowCommits(here);
        }
    }
}
