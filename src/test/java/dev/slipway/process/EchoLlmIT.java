package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Outgoing;
import dev.slipway.http.Reach;
import dev.slipway.http.Reply.Answer;
import dev.slipway.http.Request;
import dev.slipway.testing.TestVertx;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult.Done;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's app, run as the demo runs it. */
class EchoLlmIT {

    @TempDir
    Path work;

    @Test
    void answersAsALanguageModelDoes() throws Exception {
        try (OneMachine machine = new OneMachine(work)) {
            machine.settle = Duration.ofSeconds(30);
            String source = Files.readString(Path.of("src/main/resources/demo/EchoLlm.java"))
                    .replace("@word@", "first");
            machine.commit(new TreeOf().file("EchoLlm.java", source));
            ToolCall call = machine.calling("free", "java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "EchoLlm.java");

            Done done = machine.started(call);

            String endpoint = done.outputs().get("endpoint");
            assertThat(ask(Request.get(URI.create(endpoint + "/health"), Reach.PRIVATE_TOO)))
                    .contains("UP");
            assertThat(ask(Request.get(URI.create(endpoint + "/v1/models"), Reach.PRIVATE_TOO)))
                    .contains("\"id\":\"echo\"");
            String question =
                    "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"are \\\"you\\\" there?\"}]}";
            assertThat(ask(Request.postJson(
                            URI.create(endpoint + "/v1/chat/completions"), question, Reach.PRIVATE_TOO)))
                    .contains("\"content\":\"first: are \\\"you\\\" there?\"");
            assertThat(new Log(machine.folder().log(call.key(OneMachine.APP))).tail(0, text -> text))
                    .startsWith("EchoLlm first listens on port ");
            machine.stopped(call);
        }
    }

    private static String ask(Request request) {
        Answer answer = (Answer) new Outgoing(TestVertx.SHARED).send(request);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }
}
