package dev.slipway.bench;

import dev.slipway.testing.ServiceSetup;
import java.io.IOException;

/** Where the Apps of a benchmark come from. */
interface AppOrigin {

    /** For the figure's name. */
    String words();

    ServiceSetup on(ServiceSetup service);

    void add(String name, String yaml) throws IOException;

    /** Waits until so many are told to be at this commit, where that is told at all. */
    void awaitTold(String sha, int apps);

    /** What nobody else would remove. */
    void removeAll();
}
