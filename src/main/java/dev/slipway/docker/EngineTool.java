package dev.slipway.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import java.util.function.Supplier;

/** What all tools that change something on an engine share: they find it, and trouble becomes an answer in one place. */
abstract class EngineTool implements ChangeTool {

    private final ToolSpec spec;
    private final Engines engines;
    private final Redaction redaction;

    EngineTool(String name, Engines engines, Redactor redactor) {
        this.spec = new ToolSpec(name, Effect.CHANGE);
        this.engines = engines;
        this.redaction = new Redaction(redactor);
    }

    abstract ToolResult change(Task task);

    abstract Observation look(Task task);

    @Override
    public final ToolSpec spec() {
        return spec;
    }

    @Override
    public final ToolResult call(ToolCall call, Attempt attempt) {
        return answer(redaction, () -> change(engines.task(call, attempt)));
    }

    @Override
    public final Observation observe(ToolCall call, Attempt attempt) {
        try {
            return look(engines.task(call, attempt));
        } catch (Trouble trouble) {
            return trouble.observed(redaction);
        } catch (DockerException e) {
            return EngineError.unexpected(e).observed(redaction);
        }
    }

    final Redaction redaction() {
        return redaction;
    }

    /** The result of some work on an engine, whatever becomes of it. */
    static ToolResult answer(Redaction redaction, Supplier<ToolResult> work) {
        try {
            return work.get();
        } catch (Trouble trouble) {
            return trouble.failed(redaction);
        } catch (DockerException e) {
            return EngineError.unexpected(e).failed(redaction);
        }
    }
}
