package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult.Done;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that are killed while they start a process, and those that come after them. */
class KilledStartIT {

    @TempDir
    Path work;

    private OneMachine machine;
    private ToolCall call;

    @BeforeEach
    void makeMachine() {
        machine = StartInAnotherJvm.machine(work);
        call = StartInAnotherJvm.call(machine);
    }

    @AfterEach
    void endAll() throws Exception {
        machine.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 80, 120, 200, 400})
    void leaveOneProcessWhereverTheyAreKilled(int milliseconds) throws Exception {
        Process service = StartInAnotherJvm.start(work);
        assertThat(service.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("calling");
        Thread.sleep(milliseconds);
        service.destroyForcibly().waitFor();

        Done done = goOn();

        assertThat(running()).containsExactly(OneMachine.pid(done));
        machine.stopped(call);
        assertThat(running()).isEmpty();
    }

    @Test
    void letTheProcessLiveOnAndBeAdopted() throws Exception {
        Process service = StartInAnotherJvm.start(work);
        while (machine.folder().find(call.key(OneMachine.APP)).isEmpty()) {
            Thread.sleep(10);
        }
        long pid = machine.folder().find(call.key(OneMachine.APP)).orElseThrow().pid();
        service.destroyForcibly().waitFor();

        assertThat(machine.start().observe(call, machine.attempt("d1"))).isInstanceOf(Observation.TookEffect.class);
        assertThat(OneMachine.pid(machine.started(call))).isEqualTo(pid);
    }

    @Test
    void makeOneProcessWhenThereAreThree() throws Exception {
        List<Process> services = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            services.add(StartInAnotherJvm.start(work));
        }

        List<String> said = new ArrayList<>();
        for (Process service : services) {
            said.add(service.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n")));
        }

        assertThat(running()).hasSize(1);
        assertThat(said)
                .hasSize(3)
                .allMatch(text -> text.equals(said.getFirst()))
                .first()
                .asString()
                .contains("Done[");
    }

    /** As the executor does with a step in doubt. */
    private Done goOn() throws Exception {
        while (true) {
            switch (machine.start().observe(call, machine.attempt("d1"))) {
                case Observation.TookEffect(Done done) -> {
                    return done;
                }
                case Observation.Absent() -> {
                    return machine.started(call);
                }
                case Observation.InFlight(var again) -> Thread.sleep(again);
                case Observation.Unclear(String why) -> throw new AssertionError(why);
                case Observation.Unreachable(String why) -> throw new AssertionError(why);
            }
        }
    }

    private List<Long> running() {
        String mark = Surroundings.MARK + "=" + AppFolder.hex(call.key(OneMachine.APP));
        return Proc.all().stream()
                .filter(status -> status.alive() && Proc.carries(status.pid(), mark))
                .map(Proc.Status::pid)
                .toList();
    }
}
