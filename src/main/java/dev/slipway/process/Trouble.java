package dev.slipway.process;

import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.io.IOException;

/** Turns what can happen to a work folder, and to a thread, into a result. */
final class Trouble {

    private Trouble() {}

    static ToolResult told(AppFolder.Work<ToolResult> work) {
        try {
            return work.run();
        } catch (NotStarted e) {
            return e.failure;
        } catch (IOException e) {
            return new ToolResult.Failed(Blame.WORLD, "WorkFolderUnusable", words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ToolResult.Failed(Blame.WORLD, "Interrupted", "Slipway is being stopped");
        }
    }

    static String words(IOException e) {
        return "the work folder of the process target can't be used: " + e;
    }
}
