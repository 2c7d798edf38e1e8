package dev.slipway.execution;

/** Which of a proposal's two plans is carried out. */
public enum Track {
    FORWARD,
    ROLLBACK
}
