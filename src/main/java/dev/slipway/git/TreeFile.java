package dev.slipway.git;

import dev.slipway.tool.SourceTree.Kind;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/** A file of a tree, its path relative to where the walk began. */
record TreeFile(String path, Kind kind, ObjectId id) {

    long size(ObjectReader reader) throws IOException {
        return reader.getObjectSize(id, Constants.OBJ_BLOB);
    }
}
