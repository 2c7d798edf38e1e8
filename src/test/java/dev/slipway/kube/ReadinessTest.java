package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kube.KubernetesYaml.NotYaml;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // kind | generation, spec and status | Ready, Waiting or Broken, with words of it
                "apps/v1 Deployment | metadata: {generation: 2}, status: {observedGeneration: 1} | Waiting not seen",
                "apps/v1 Deployment | spec: {} | Waiting not seen",
                "apps/v1 Deployment | spec: {replicas: 0}, status: {observedGeneration: 1} | Ready",
                "apps/v1 Deployment | spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 1} | Waiting 1 of 2 pods are of the new version",
                "apps/v1 Deployment | spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 3, updatedReplicas: 2, readyReplicas: 3, availableReplicas: 3} | Waiting 1 old pods",
                "apps/v1 Deployment | spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 1} | Waiting 1 of 2 pods are ready",
                "apps/v1 Deployment | spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2} | Ready",
                "apps/v1 Deployment | status: {observedGeneration: 1, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, message: too long}]} | Broken too long",
                "apps/v1 StatefulSet | spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 2, currentRevision: a, updateRevision: b} | Waiting not all",
                "apps/v1 StatefulSet | spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 2, currentRevision: b, updateRevision: b} | Ready",
                "apps/v1 StatefulSet | spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}}}, status: {observedGeneration: 1, readyReplicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b} | Ready",
                "apps/v1 DaemonSet | status: {observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 1} | Waiting 1 of 2",
                "apps/v1 DaemonSet | status: {observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 2} | Ready",
                "batch/v1 Job | status: {active: 1} | Waiting 1 pods run",
                "batch/v1 Job | status: {conditions: [{type: Complete, status: 'True'}]} | Ready",
                "batch/v1 Job | status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded, message: six times}]} | Broken six times",
                "v1 Pod | status: {phase: Running} | Waiting not ready",
                "v1 Pod | status: {phase: Running, conditions: [{type: Ready, status: 'True'}]} | Ready",
                "v1 Pod | status: {phase: Failed, reason: Evicted, message: disk is full} | Broken disk is full",
                "v1 PersistentVolumeClaim | status: {phase: Pending} | Ready",
                "v1 PersistentVolumeClaim | status: {phase: Lost} | Broken its volume is gone",
                "example.com/v1 Boat | spec: {} | Ready",
                "example.com/v1 Boat | metadata: {generation: 2}, status: {observedGeneration: 1} | Waiting not seen",
                "example.com/v1 Boat | status: {conditions: [{type: Ready, status: 'False', message: no sails}]} | Waiting no sails",
                "example.com/v1 Boat | status: {conditions: [{type: Stalled, status: 'True', message: no sea}]} | Broken no sea",
                "example.com/v1 Boat | status: {conditions: [{type: Ready, status: 'True'}]} | Ready",
                "v1 ConfigMap | metadata: {deletionTimestamp: x} | Waiting being deleted",
            })
    void followsTheRulesOfKstatus(String kind, String rest, String expected) throws NotYaml {
        isSeen(Readiness.of(live(kind, rest)), expected);
    }

    /** @param expected {@code Ready}, {@code Waiting} or {@code Broken}, with words of it */
    static void isSeen(Readiness readiness, String expected) {
        String seen = switch (readiness) {
            case Readiness.Ready() -> "Ready";
            case Readiness.Waiting(String why) -> "Waiting " + why;
            case Readiness.Broken(String reason, String message) -> "Broken " + message;
        };
        String type = expected.split(" ", -1)[0];
        assertThat(seen)
                .startsWith(type)
                .contains(expected.substring(type.length()).strip());
    }

    /** Its pods are those of the version before: they must not be blamed for this one. */
    @Test
    void knowsWhetherTheStatusSpeaksOfTheLastChange() throws NotYaml {
        assertThat(Readiness.isSeen(
                        live("apps/v1 Deployment", "metadata: {generation: 2}, status: {observedGeneration: 1}")))
                .isFalse();
        assertThat(Readiness.isSeen(live("apps/v1 Deployment", "metadata: {generation: 2}")))
                .isFalse();
        assertThat(Readiness.isSeen(
                        live("apps/v1 Deployment", "metadata: {generation: 2}, status: {observedGeneration: 2}")))
                .isTrue();
        assertThat(Readiness.isSeen(live("batch/v1 Job", "metadata: {generation: 1}")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containerStatuses: [{name: c, state: {running: {}}, lastState: {terminated: {exitCode: 1}}}] | ''",
                "containerStatuses: [{name: c, state: {terminated: {exitCode: 1, reason: Error}}}] | ''",
                "containerStatuses: [{name: c, state: {waiting: {reason: ContainerCreating}}}] | ''",
                "containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}, lastState: {terminated: {exitCode: 3, reason: Error, message: no model}}}] | CrashLoopBackOff: back-off 10s; it ended with exit code 3 (Error): no model",
                "initContainerStatuses: [{name: i, state: {waiting: {reason: CreateContainerConfigError, message: secret a not found}}}] | CreateContainerConfigError: secret a not found",
                "containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}] | OOMKilled: it was killed because it used more memory than its limit, it ended with exit code 137 (OOMKilled)",
                "conditions: [{type: Ready, status: 'True'}], containerStatuses: [{name: c, state: {running: {}}, lastState: {terminated: {reason: OOMKilled}}}] | ''",
                "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no gpu, lastTransitionTime: '2026-11-20T11:59:30Z'}] | ''",
                "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no gpu, lastTransitionTime: '2026-11-20T11:58:30Z'}] | Unschedulable: no node can take it since 60 s: no gpu",
            })
    void tellsAPodsTroubleFromItsBeginnings(String status, String expected) throws NotYaml {
        Optional<PodTrouble> trouble =
                PodTrouble.of(live("v1 Pod", "status: {" + status + "}").json(), NOW, Duration.ofSeconds(60));

        assertThat(trouble.map(found -> found.reason() + ": " + found.message()).orElse(""))
                .isEqualTo(expected);
    }

    static Manifest live(String kind, String rest) throws NotYaml {
        String[] parts = kind.split(" ", -1);
        String body = rest.contains("metadata: {")
                ? rest.replace("metadata: {", "metadata: {name: a, ")
                : "metadata: {name: a, generation: 1}, " + rest;
        String text = "{apiVersion: " + parts[0] + ", kind: " + parts[1] + ", " + body + "}";
        return new Manifest(
                Json.of(new PlainValues().copy(KubernetesYaml.documents(text, 1).getFirst())));
    }
}
