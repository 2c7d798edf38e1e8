package dev.slipway.execution;

import java.util.List;

/** The stored results of deployments. */
public interface StepResults {

    /** Saving the same track and index again replaces it. Part of the caller's transaction. */
    void save(String deployment, StepResult result);

    /** In the order of their plan. */
    List<StepResult> of(String deployment, Track track);

    /** The texts of an argument of all calls of a tool that were done on the way forward; sorted, each once. */
    List<String> texts(List<String> deployments, String tool, String argument);
}
