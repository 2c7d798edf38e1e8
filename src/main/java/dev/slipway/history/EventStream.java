package dev.slipway.history;

import java.util.List;

/**
 * All events in one order that no reader can miss anything of: whoever has read up to a position never has to look before it again,
 * though transactions commit in another order than they began.
 */
public interface EventStream {

    /** The events behind this position, in order, at most {@code most}; 0 is before the first. */
    List<Positioned> after(long position, int most);

    /** The position of the newest event, 0 when there is none: where a reader begins who wants only what is still to come. */
    long newest();

    /** An event and its place; positions grow, with gaps. */
    record Positioned(long position, DeploymentEvent event) {}
}
