package dev.slipway.sweep;

import dev.slipway.git.Repo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** On which target runs take place. */
interface Ground extends AutoCloseable {

    /** The label by which engines and clusters know an App's own. */
    String APP = "slipway.dev/app";

    /** Which variations can have no difference there. */
    List<Variation> variations();

    /** The name of the tool whose starts are waited for. */
    String starts();

    /** The name of the tool that tells whether the new version is well; a {@link SweepProbe} stands for it. */
    default String proves() {
        return "probe.http";
    }

    /** Writes what this version consists of. */
    void write(Repo repo, String version);

    /** {@code spec.target}. */
    Map<String, Object> target(Path births, int port);

    /** Of one App. */
    World world(String uid, Path births, Path notes);

    @Override
    void close();

    /** Processes of this machine: births are what the program writes down. */
    static Ground processes() {
        return new OnProcesses();
    }

    /** Containers of this machine's engine: births are what the engine tells. */
    static Ground containers(Path folder) {
        return new OnContainers(folder);
    }

    /** Objects of a real API server: births are what a watch tells. */
    static Ground cluster() {
        return new OnCluster();
    }
}
