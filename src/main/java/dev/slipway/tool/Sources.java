package dev.slipway.tool;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Commit;

/** Opens commits of an App's repository: from the local mirror, fetched again where it is not there. */
public interface Sources {

    Opening open(App app, Commit commit);

    /** What came of it. */
    sealed interface Opening {
        record Opened(SourceTree tree) implements Opening {}

        /** The remote does not have it any more. */
        record Gone(String why) implements Opening {}

        /** The remote did not answer: try again. */
        record Unreachable(String why) implements Opening {}
    }
}
