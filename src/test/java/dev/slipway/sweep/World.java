package dev.slipway.sweep;

import dev.slipway.tool.ToolResult;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What there is of an App besides Slipway's own rows, counted by itself. */
interface World {

    /** Waits until what this start made is counted. */
    void awaitBirth(ToolResult.Done started);

    /** Who runs, with its version at the begin; of several the newest. */
    String lastBorn();

    /** Where notes are kept. */
    Path notes();

    /** What was born, what lives, what was noted, in words that are the same for every run that ended the same. */
    String story();

    void end();

    /** What tells of events does so in milliseconds. */
    static void awaitEvents() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }

    /** How many notes, and how many different ones. */
    static String noted(Path notes) {
        return "notes " + NoteTool.lines(notes).size() + " of "
                + NoteTool.lines(notes).stream().distinct().count();
    }
}
