package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResult.Status;
import dev.slipway.execution.Track;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GapTest {

    @Test
    void lastsFromStoppingTheOldToTheLastProbe() {
        assertThat(Gap.in(List.of(
                        step("probe-candidate", "probe.http", Status.DONE, 0, 5),
                        step("stop-old", "docker.stop", Status.DONE, 10, 12),
                        step("run", "docker.run", Status.DONE, 12, 13),
                        step("probe", "probe.http", Status.DONE, 13, 15),
                        step("remove-old", "docker.remove", Status.DONE, 15, 30))))
                .contains(new Gap(at(10), at(15), 5_000));
    }

    @Test
    void lastsUntilTheOldAnswersAgainAfterARollback() {
        assertThat(Gap.in(List.of(
                        step("stop-old", "docker.stop", Status.DONE, 10, 12),
                        step("probe", "probe.chat", Status.FAILED, 13, 40),
                        step("probe-old", "probe.chat", Status.DONE, 45, 46))))
                .contains(new Gap(at(10), at(46), 36_000));
    }

    @Test
    void isNoneWithoutAStopOrBeforeAnAnswer() {
        assertThat(Gap.in(List.of(step("probe", "probe.http", Status.DONE, 1, 2))))
                .isEmpty();
        assertThat(Gap.in(List.of(
                        step("probe-candidate", "probe.http", Status.DONE, 0, 5),
                        step("stop-old", "docker.stop", Status.DONE, 10, 12))))
                .isEmpty();
    }

    private static StepResult step(String name, String tool, Status status, long from, long to) {
        ToolCall call = new ToolCall(tool, Effect.READ, "local", Arguments.NONE);
        return new StepResult(
                Track.FORWARD, 0, name, call, status, new TreeMap<>(), "", Optional.empty(), at(from), at(to), false);
    }

    private static Instant at(long seconds) {
        return Instant.ofEpochSecond(seconds);
    }
}
