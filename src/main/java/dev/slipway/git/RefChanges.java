package dev.slipway.git;

import java.io.IOException;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;

/** Changes of a mirror's own refs, made together. */
final class RefChanges {

    private final Repository repository;
    private final BatchRefUpdate batch;

    RefChanges(Repository repository) {
        this.repository = repository;
        this.batch = repository.getRefDatabase().newBatchUpdate().disableRefLog();
    }

    /** A ref that is there already names the same commit: its name is the commit's. */
    void add(String name, ObjectId target) throws IOException {
        if (repository.exactRef(name) == null) {
            batch.addCommand(new ReceiveCommand(ObjectId.zeroId(), target, name));
        }
    }

    void drop(Ref ref) {
        batch.addCommand(new ReceiveCommand(ref.getObjectId(), ObjectId.zeroId(), ref.getName()));
    }

    void make() throws IOException {
        if (batch.getCommands().isEmpty()) {
            return;
        }
        batch.setAllowNonFastForwards(true);
        try (RevWalk walk = new RevWalk(repository)) {
            batch.execute(walk, NullProgressMonitor.INSTANCE);
        }
        for (ReceiveCommand command : batch.getCommands()) {
            if (command.getResult() != ReceiveCommand.Result.OK) {
                throw new DamagedMirror(
                        "the ref " + command.getRefName() + " can't be written: " + command.getResult());
            }
        }
    }

    /** The local copy is not usable as it is. */
    @SuppressWarnings("serial") // never serialised
    static final class DamagedMirror extends IOException {
        DamagedMirror(String why) {
            super(why);
        }
    }
}
