package dev.slipway.pipeline;

/** Removes what is past its time from the record. */
public interface CleanUp {

    /**
     * One bounded pass; called again and again, by one replica at a time. Never removes a rollback point (the last deployment that
     * Succeeded and all that is unfinished after it), what has not ended, or a trigger key that may still be delivered again.
     *
     * @return how many rows went
     */
    long sweep();
}
