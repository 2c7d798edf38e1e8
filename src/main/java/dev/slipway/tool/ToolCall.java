package dev.slipway.tool;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.CanonicalJson;
import dev.slipway.deployment.Digest;
import java.util.List;

/**
 * One call of one tool.
 *
 * @param target the place that is acted on ({@link dev.slipway.deployment.Target#place}), always the App's own
 */
public record ToolCall(String tool, Effect effect, String target, Arguments arguments) {

    /**
     * What is wanted where, the same after a restart and in another plan: the digest over App, tool, target and arguments that a
     * CHANGE tool writes into the world (a label, a file's name) and looks for when it observes. References must be filled.
     */
    public Digest key(AppId app) {
        if (!arguments.references().isEmpty()) {
            throw new IllegalStateException("no key before all references are filled: " + this);
        }
        return Digest.of(CanonicalJson.of(List.of(app.uid(), tool, target, arguments.json())));
    }

    public ToolCall withArguments(Arguments filled) {
        return new ToolCall(tool, effect, target, filled);
    }
}
