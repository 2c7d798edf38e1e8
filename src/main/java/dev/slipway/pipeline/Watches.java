package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import java.util.List;

/** Somebody who notices at once when what was deployed is changed, and tells {@link Alarm}. What is missed is seen by the next look. */
@FunctionalInterface
public interface Watches {

    /** From now on these objects are watched for the App, and no others; asked again with the same it does nothing. */
    void keep(App app, List<String> objects);
}
