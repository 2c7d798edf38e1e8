package dev.slipway.process;

import static dev.slipway.process.OneMachine.alive;
import static dev.slipway.process.OneMachine.pid;
import static dev.slipway.process.OneMachine.stopping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult.Done;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStopTest {

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
    void stopsWhatWasStartedUnderTheKey() {
        ToolCall call = machine.calling("free", "sleep", "60");
        ToolCall other = machine.calling("free", "sleep", "61");
        long pid = pid(machine.started(call));
        long untouched = pid(machine.started(other));
        assertThat(observe(call)).isEqualTo(new Observation.Absent());

        assertThat(machine.stopped(call)).isInstanceOf(Done.class);

        assertThat(alive(pid)).isFalse();
        assertThat(alive(untouched)).isTrue();
        assertThat(observe(call)).isInstanceOf(Observation.TookEffect.class);
    }

    @Test
    void asksFirstAndKillsAfterTheGrace() throws Exception {
        machine.grace = Duration.ofMillis(300);
        ToolCall call = machine.calling("free", "bash", "-c", "trap 'echo asked' TERM; while :; do sleep 0.05; done");
        long pid = pid(machine.started(call));

        machine.stopped(call);

        assertThat(alive(pid)).isFalse();
        assertThat(Files.readString(machine.folder().log(call.key(OneMachine.APP))))
                .contains("asked");
    }

    @Test
    void endsChildrenEvenThoseWithASessionOfTheirOwn() throws Exception {
        ToolCall call = machine.calling("free", "bash", "-c", "sleep 70 & echo $!; setsid sleep 71 & echo $!; wait");
        machine.started(call);
        String[] children =
                Files.readString(machine.folder().log(call.key(OneMachine.APP))).split("\n", -1);

        machine.stopped(call);

        assertThat(alive(Long.parseLong(children[0]))).isFalse();
        assertThat(alive(Long.parseLong(children[1]))).isFalse();
    }

    @Test
    void endsChildrenOfALeaderThatDiedBefore() throws Exception {
        ToolCall call = machine.calling("free", "bash", "-c", "sleep 70 & echo $!; wait");
        long pid = pid(machine.started(call));
        long child = Long.parseLong(
                Files.readString(machine.folder().log(call.key(OneMachine.APP))).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        machine.stopped(call);

        assertThat(alive(child)).isFalse();
    }

    @Test
    void neverTouchesAProcessThatMerelyHasThePid() throws Exception {
        ToolCall call = machine.calling("free", "sleep", "60");
        Process stranger = new ProcessBuilder("setsid", "sleep", "60").start();
        machine.started(call);
        machine.stopped(call);
        Path identity = machine.folder().identity(call.key(OneMachine.APP));
        Files.writeString(
                identity,
                Identity.beforehand("d1", 20_000, "a".repeat(40), "sleep", "{}") + "pid=" + stranger.pid()
                        + "\nstarted=1\nboot=" + Proc.bootId() + "\n");

        machine.stopped(call);

        assertThat(stranger.isAlive()).isTrue();
        assertThat(identity).doesNotExist();
        stranger.destroyForcibly();
    }

    @Test
    void neverTouchesAPidOfAnEarlierBoot() throws Exception {
        ToolCall call = machine.calling("free", "sleep", "60");
        long pid = pid(machine.started(call));
        Path identity = machine.folder().identity(call.key(OneMachine.APP));
        String text = Files.readString(identity);
        Files.writeString(identity, text.replace(Proc.bootId(), "another-boot"));

        machine.stopped(call);

        assertThat(alive(pid)).isTrue();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    @Test
    void isDoneWhereNothingRuns() {
        ToolCall call = machine.calling("free", "sleep", "60");

        assertThat(machine.stopped(call)).isInstanceOf(Done.class);
        assertThat(observe(call)).isInstanceOf(Observation.TookEffect.class);
    }

    private Observation observe(ToolCall started) {
        return machine.stop().observe(stopping(started), machine.attempt("d1"));
    }
}
