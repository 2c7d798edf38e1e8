package dev.slipway.pipeline;

/** What deployments leave behind beside the record, where a replica works: every replica calls each again and again, for itself. */
public interface Remains {

    /** One pass. Removes nothing that is needed, nor what Slipway did not make; throws where the place can't be reached now. */
    void clean(Needs needs);
}
