package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kube.KubernetesYaml.NotYaml;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {

    private static final Expressions EXPRESSIONS = new Expressions();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the boat | inProgress | failed | current | what is seen
                "status: {phase: Sailing} | | | status.phase == 'Sailing' | Ready",
                "status: {phase: Mooring} | | | status.phase == 'Sailing' | Waiting does not hold",
                "spec: {} | | | status.phase == 'Sailing' | Waiting says nothing yet",
                "status: {phase: ''} | | | status.phase | Waiting is neither true nor false",
                "spec: {} | | | !has(status.phase) | Ready",
                "status: {phase: Sunk} | | status.phase == 'Sunk' | true | Broken failed holds",
                "spec: {} | | status.phase == 'Sunk' | true | Ready",
                "status: {phase: Sunk} | status.phase == 'Sunk' | status.phase == 'Sunk' | true | Waiting inProgress holds",
                "spec: {sails: 3}, status: {sails: 3} | | | status.sails == spec.sails && spec.sails > 2 | Ready",
                "spec: {sails: 2.5} | | | spec.sails > 2 | Ready",
                "status: {crew: [{name: a, ready: true}, {name: b, ready: false}]} | | | status.crew.all(one, one.ready) | Waiting does not hold",
                "status: {crew: [{name: a, ready: true}, {name: b, ready: true}]} | | | status.crew.all(one, one.ready) && status.crew.size() == 2 | Ready",
                "status: {crew: null} | | | !has(status.crew) | Ready",
                "data: {port: open} | | | data.port == 'open' && kind == 'Boat' && metadata.name == 'a' | Ready",
                "metadata: {generation: 2}, status: {observedGeneration: 1} | | true | true | Waiting not seen",
                "metadata: {deletionTimestamp: now} | | true | true | Waiting being deleted",
            })
    void asksItsExpressions(String rest, String inProgress, String failed, String current, String expected)
            throws NotYaml {
        Map<String, String> told = new TreeMap<>(Map.of("current", current));
        if (inProgress != null) {
            told.put("inProgress", inProgress);
        }
        if (failed != null) {
            told.put("failed", failed);
        }

        ReadinessTest.isSeen(health(told).of(boat(rest)), expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status.phase ==", "boat.phase == 'Sailing'", "'Sailing'", "status.phase.sail()", "size(1)"})
    void refusesWhatIsNoExpression(String wrong) {
        assertThatThrownBy(() -> health(Map.of("current", wrong))).isInstanceOfSatisfying(Trouble.class, trouble -> {
            assertThat(trouble.failed().reason().word()).isEqualTo("InvalidCELExpression");
            assertThat(trouble.failed().blame()).isEqualTo(Blame.REVISION);
            assertThat(trouble.failed().message()).contains(wrong);
        });
    }

    @Test
    void endsWhatWouldGoOnForTooLong() throws NotYaml {
        String many = "[" + "1, ".repeat(60) + "1]";
        Health health = health(Map.of("current", "status.a.all(x, status.a.all(y, x == y))"));

        assertThat(health.of(boat("status: {a: " + many + "}")))
                .isInstanceOfSatisfying(
                        Readiness.Waiting.class,
                        waiting -> assertThat(waiting.why()).contains("Iteration budget"));
    }

    @Test
    void leavesOtherKindsToKstatus() throws NotYaml {
        Health health = health(Map.of("current", "false"));
        Manifest map = ReadinessTest.live("v1 ConfigMap", "data: {a: b}");

        assertThat(health.isTold(map)).isFalse();
        assertThat(health.matters(map)).isFalse();
        assertThat(health.of(map)).isInstanceOf(Readiness.Ready.class);
    }

    private static Manifest boat(String rest) throws NotYaml {
        return ReadinessTest.live("example.com/v1 Boat", rest);
    }

    private static Health health(Map<String, String> expressions) {
        Map<String, Object> one = new TreeMap<>(expressions);
        one.put("apiVersion", "example.com/v1");
        one.put("kind", "Boat");
        return Health.of(Arguments.of(Map.of("health", List.of(one))), EXPRESSIONS);
    }
}
