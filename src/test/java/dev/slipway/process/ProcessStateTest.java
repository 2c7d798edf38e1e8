package dev.slipway.process;

import static dev.slipway.process.OneMachine.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolResult.Failed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStateTest {

    @TempDir
    Path work;

    private OneMachine machine;

    @BeforeEach
    void makeMachine() {
        machine = new OneMachine(work);
    }

    @AfterEach
    void endAll() throws Exception {
        machine.close();
    }

    @Test
    void isNothingBeforeAndAfter() {
        ToolCall call = machine.calling("free", "sleep", "60");
        assertThat(machine.digest()).isEqualTo(Digest.of("nothing").value());

        machine.started(call);
        assertThat(machine.digest()).isNotEqualTo(Digest.of("nothing").value());

        machine.stopped(call);
        assertThat(machine.digest()).isEqualTo(Digest.of("nothing").value());
        assertThat(machine.state(Map.of("expect", "nothing"))).isInstanceOf(Done.class);
    }

    @Test
    void isTheSameWhenTheSameIsStartedAgainWhateverItReplaces() {
        ToolCall call = machine.calling("free", "sleep", "60");
        machine.started(call);
        String before = machine.digest();
        machine.stopped(call);

        machine.started(with(call, "replaces", "sha256:" + "1".repeat(64)));

        assertThat(machine.digest()).isEqualTo(before);
        assertThat(machine.state(Map.of("expect", before))).isInstanceOf(Done.class);
    }

    @Test
    void differsWithCommandEnvironmentTreeSecretAndLife() throws Exception {
        machine.secrets.put("key", "first");
        ToolCall call = with(
                machine.calling("free", "sleep", "60"),
                "secretEnvironment",
                List.of(Map.of("name", "TOKEN", "secret", "llm", "key", "key")));
        String first = digestOf(call);

        assertThat(digestOf(with(call, "command", List.of("sleep", "61")))).isNotEqualTo(first);
        assertThat(digestOf(with(call, "environment", Map.of("A", "b")))).isNotEqualTo(first);
        machine.secrets.put("key", "second");
        assertThat(digestOf(call)).isNotEqualTo(first);
        machine.secrets.put("key", "first");
        assertThat(digestOf(call)).isEqualTo(first);

        long pid = OneMachine.pid(machine.started(call));
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
        assertThat(machine.digest()).isNotEqualTo(first);
    }

    @Test
    void saysWhatItSeesWhenItDiffers() {
        machine.started(machine.calling("free", "sleep", "60"));

        Failed nothing = (Failed) machine.state(Map.of("expect", "nothing"));
        Failed other =
                (Failed) machine.state(Map.of("expect", Digest.of("other").value()));

        assertThat(nothing.blame()).isEqualTo(Blame.WORLD);
        assertThat(nothing.reason()).hasToString("StateDiffers");
        assertThat(nothing.message()).startsWith("nothing should run for this App, but there is: sleep 60 on port ");
        assertThat(other.message()).contains("sleep 60 on port ");
    }

    @Test
    void keepsItsKeyForItsOwnerOnly() throws Exception {
        machine.started(machine.calling("free", "sleep", "60"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("state.key"))))
                .isEqualTo("rw-------");
    }

    private String digestOf(ToolCall call) {
        machine.started(call);
        String digest = machine.digest();
        machine.stopped(call);
        return digest;
    }
}
