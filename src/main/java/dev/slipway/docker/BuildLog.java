package dev.slipway.docker;

import com.github.dockerjava.api.model.BuildResponseItem;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a build said: the instruction it is at, its last lines, and the error that ended it. Bounded, whatever it prints. */
final class BuildLog implements Consumer<BuildResponseItem> {

    private static final Pattern STEP = Pattern.compile("Step \\d+/\\d+ : .*");
    private static final Pattern NOISE = Pattern.compile(" ---> .*|Removing intermediate container .*|");
    private static final Pattern LAYER = Pattern.compile(" ---> ([0-9a-f]{12})");

    /** The engine's own trouble, whatever the commit holds. */
    private static final Pattern LOST =
            Pattern.compile("No such image: sha256:|unknown parent image|layer does not exist"
                    + "|(?i:no such container: [0-9a-f]{64})");

    private static final int MOST_LINE = 500;
    private static final int MOST_STAGES = 100;

    private final Deque<String> lines = new ArrayDeque<>();
    private final StringBuilder unfinished = new StringBuilder();
    private final List<String> stages = new ArrayList<>();
    private String layer = "";
    private boolean cached;
    private String instruction = "";
    private String error = "";

    @Override
    public synchronized void accept(BuildResponseItem item) {
        String text = item.getStream();
        if (text != null) {
            append(text);
        }
        RegistryError.in(item).ifPresent(this::error);
    }

    /** The last layer of each stage that this build made, not found in the cache: of all stages, or of all before the last. */
    synchronized List<String> layers(boolean withLast) {
        List<String> result = new ArrayList<>(stages);
        if (withLast && !layer.isEmpty()) {
            result.add(layer);
        }
        return result;
    }

    synchronized void error(String text) {
        if (error.isEmpty()) {
            error = text;
        }
    }

    synchronized boolean hasFailed() {
        return !error.isEmpty();
    }

    /** A disk that is full shows in what a command printed, too: the engine only tells its exit code. */
    synchronized ToolResult.Failed failure(Redaction redaction) {
        List<String> last = last();
        if (EngineError.isDiskFull(error) || last.stream().anyMatch(EngineError::isDiskFull)) {
            return EngineError.diskFull("at " + instruction + ": " + error).failed(redaction);
        }
        if (pulls() && RegistryError.isKnown(error)) {
            return RegistryError.of("at " + instruction, error).failed(redaction);
        }
        if (LOST.matcher(error).find()) {
            return Trouble.world(
                            "LayerLost",
                            "the engine lost a layer at " + instruction + ", as when an image is removed meanwhile: "
                                    + error)
                    .failed(redaction);
        }
        String where = instruction.isEmpty() ? "" : " at " + instruction;
        return new ToolResult.Failed(
                Blame.REVISION, "BuildFailed", redaction.message("the build failed" + where + ": " + error, last));
    }

    /** What other instructions say of networks comes from their own commands. */
    private boolean pulls() {
        return instruction.startsWith("FROM ") || instruction.startsWith("COPY --from=");
    }

    private void append(String text) {
        unfinished.append(text);
        int end;
        while ((end = unfinished.indexOf("\n")) >= 0) {
            line(unfinished.substring(0, end));
            unfinished.delete(0, end + 1);
        }
        if (unfinished.length() > MOST_LINE) {
            line(unfinished.toString());
            unfinished.setLength(0);
        }
    }

    private void line(String line) {
        String cut = line.length() > MOST_LINE ? line.substring(0, MOST_LINE) : line;
        layer(cut);
        if (STEP.matcher(cut).matches()) {
            instruction = cut.substring(cut.indexOf(" : ") + 3);
            lines.clear();
        } else if (!NOISE.matcher(cut).matches()) {
            lines.addLast(cut);
        }
        if (lines.size() > Redaction.MOST_LINES) {
            lines.removeFirst();
        }
    }

    private void layer(String line) {
        boolean from = instruction.startsWith("FROM ");
        Matcher made = LAYER.matcher(line);
        if (STEP.matcher(line).matches()) {
            cached = false;
            if (line.contains(" : FROM ")) {
                endStage();
            }
        } else if (line.equals(" ---> Using cache")) {
            cached = true;
        } else if (made.matches() && !from) {
            layer = cached ? "" : made.group(1);
        }
    }

    private void endStage() {
        if (!layer.isEmpty() && stages.size() < MOST_STAGES) {
            stages.add(layer);
        }
        layer = "";
    }

    private List<String> last() {
        List<String> result = new ArrayList<>(lines);
        if (!unfinished.isEmpty()) {
            result.add(unfinished.toString());
        }
        return result;
    }
}
