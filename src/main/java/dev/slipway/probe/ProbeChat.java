package dev.slipway.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.http.Reach;
import dev.slipway.http.Reply.Answer;
import dev.slipway.http.Request;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An OpenAI-compatible chat completion answers one user message, with the expected text in it if there is one. */
@Singleton
final class ProbeChat implements ReadTool {

    /** A model on a CPU takes its time for a sentence. */
    private static final Duration EACH = Duration.ofSeconds(20);

    private static final int OK = 200;

    private final Looking looking;
    private final ObjectMapper json = new ObjectMapper();

    ProbeChat(Looking looking) {
        this.looking = looking;
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("probe.chat", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        Optional<String> expect = call.arguments().find("expect");
        return looking.until(
                call,
                attempt,
                uri -> Request.postJson(uri, question(call), Reach.PRIVATE_TOO).within(EACH),
                (answer, took) -> judge(answer, took, expect));
    }

    private String question(ToolCall call) {
        ObjectNode body = json.createObjectNode();
        call.arguments().find("model").ifPresent(model -> body.put("model", model));
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", call.arguments().text("prompt"));
        return body.toString();
    }

    private Look judge(Answer answer, Duration took, Optional<String> expect) {
        String shown = looking.shown(answer.body());
        if (answer.status() != OK) {
            return new Look.Bad("it answered " + answer.status() + (shown.isEmpty() ? "" : ": " + shown));
        }
        if (!answer.complete()) {
            return new Look.Bad("it answered more than is read of a completion: " + shown);
        }
        String content = content(answer.body());
        if (content.isBlank()) {
            return new Look.Bad("it answered no chat completion (choices[0].message.content is not there): " + shown);
        }
        String said = looking.shown(content);
        if (expect.isPresent() && !content.contains(expect.get())) {
            return new Look.Bad("it answered without \"" + expect.get() + "\": " + said);
        }
        return new Look.Good(
                Map.of("answer", said, "milliseconds", Long.toString(took.toMillis())),
                "answered in " + took.toMillis() + " ms: " + said);
    }

    /** Empty where the body is none or the content is no text. */
    private String content(String body) {
        try {
            JsonNode content = json.readTree(body).at("/choices/0/message/content");
            return content.isTextual() ? content.textValue() : "";
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
