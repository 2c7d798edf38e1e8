package dev.slipway.sweep;

/** What else happens at the point where an owner is halted. */
enum Variation {
    /** Nothing else: the next owner goes on. */
    KILL,
    /** The App's checkpoint is gone. */
    WIPE_REDIS,
    /** The App's checkpoint is an old one again: of the deployment before. */
    OLD_REDIS,
    /** PostgreSQL crashes and recovers; open transactions are gone. */
    RESTART_POSTGRES,
    /** The next owner is halted as well. */
    KILL_TWICE,
    /** The halted owner wakes when the next one is done. */
    ZOMBIE
}
