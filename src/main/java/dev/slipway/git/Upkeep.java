package dev.slipway.git;

import dev.slipway.deployment.RepositoryId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectDatabase;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Keeps the mirrors small: for the clean-up job. */
@Singleton
public final class Upkeep {

    private final Mirrors mirrors;

    Upkeep(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    /** Deletes the mirrors of repositories that no App uses any more, and packs the others; one that is in use is left for later. */
    public void clean(Set<RepositoryId> used) throws IOException {
        for (Mirror mirror : mirrors.besides(used)) {
            if (!mirror.isBusy()) {
                mirror.writing(() -> {
                    mirror.delete();
                    return mirror;
                });
            }
        }
        for (Mirror mirror : mirrors.among(used)) {
            if (!mirror.isBusy()) {
                mirror.writing(() -> gc(mirror));
            }
        }
    }

    /** Bytes on disk of each mirror, by {@link RepositoryId#key}. */
    public SortedMap<String, Long> bytes() throws IOException {
        return mirrors.bytes();
    }

    /** What no ref of ours names goes at once: nobody can be writing, and a reader of it fetches again. */
    private static Mirror gc(Mirror mirror) throws IOException {
        Repository repository = mirror.open();
        try (Git git = Git.wrap(repository)) {
            git.gc().call();
            forgetDropped(repository.getObjectDatabase());
            return mirror;
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
