package dev.slipway.execution;

/** Where results become the record, in one transaction with what tells of them; refused when the fence is lost. */
public interface Journal {

    void record(Execution execution, StepResult result, Fence fence);
}
