package dev.slipway.execution;

/** Whether this process may still act for the App: checked with PostgreSQL before every effect and with every record. */
public interface Fence {

    long token();

    Standing look();

    /** How things stood at the last look or record: enough to begin what does no harm when it is begun in vain. */
    default Standing known() {
        return look();
    }

    /** Inside the current transaction: throws {@link FenceLost} unless this is still the owner, and stays so until it ends. */
    void require();

    /** How things stand. */
    enum Standing {
        HOLDS,
        /** Still the owner, and something has happened that the pipeline should look at between two steps. */
        WOKEN,
        LOST
    }
}
