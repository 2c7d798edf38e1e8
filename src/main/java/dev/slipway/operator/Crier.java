package dev.slipway.operator;

import dev.slipway.deployment.Digest;
import dev.slipway.operator.AppStatus.Condition;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Tells of each change of an App as a Kubernetes event, once: what stays as it is is not told again. An event that gets lost is missed by
 * nobody, for the status says the same.
 */
@Singleton
final class Crier {

    /** As the API server has it. */
    private static final int MOST_NOTE = 1024;

    private static final int ALREADY_TOLD = 409;

    private static final Logger LOG = Logger.getLogger(Crier.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Instance<KubernetesClient> client;
    private final OperatorConfig config;
    private final InstantSource clock;

    Crier(Instance<KubernetesClient> client, OperatorConfig config, InstantSource clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    void tell(AppResource resource, AppStatus before, AppStatus now) {
        changed(before, now, "Ready").ifPresent(ready -> tell(resource, now, ready));
        changed(before, now, "Drifted")
                .filter(drifted -> drifted.status().equals("True")
                        || before.condition("Drifted").isPresent())
                .ifPresent(drifted -> tell(resource, now, drifted));
        changed(before, now, "Healthy")
                .filter(healthy -> healthy.reason().equals("Unhealthy"))
                .ifPresent(healthy -> tell(resource, now, healthy));
    }

    private static Optional<Condition> changed(AppStatus before, AppStatus now, String type) {
        return now.condition(type)
                .filter(fresh -> before.condition(type)
                        .filter(old -> old.reason().equals(fresh.reason())
                                && old.message().equals(fresh.message()))
                        .isEmpty());
    }

    private void tell(AppResource resource, AppStatus now, Condition condition) {
        try {
            client.get().resource(event(resource, now, condition)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != ALREADY_TOLD) {
                LOG.warnf("an event of %s could not be told: %s", AppIntake.name(resource), e.getMessage());
            }
        }
    }

    private Event event(AppResource resource, AppStatus now, Condition condition) {
        boolean good = condition.type().equals("Drifted")
                ? condition.status().equals("False")
                : !condition.status().equals("False") || condition.reason().equals("Suspended");
        return new EventBuilder()
                .withNewMetadata()
                .withName(name(resource, condition))
                .withNamespace(resource.getMetadata().getNamespace())
                .withAnnotations(annotations(now))
                .endMetadata()
                .withNewRegarding()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withResourceVersion(resource.getMetadata().getResourceVersion())
                .endRegarding()
                .withEventTime(new MicroTime(MICROS.format(clock.instant())))
                .withType(good ? "Normal" : "Warning")
                .withReason(condition.reason())
                .withAction("Deploy")
                .withNote(note(condition.message()))
                .withReportingController("slipway.dev/operator")
                .withReportingInstance(config.replica().orElse("slipway"))
                .build();
    }

    /** The same for the same change: told again after a crash it is there already. */
    private static String name(AppResource resource, Condition condition) {
        String change = String.join(
                "/",
                resource.getMetadata().getUid(),
                resource.getMetadata().getResourceVersion(),
                condition.reason(),
                condition.message());
        return resource.getMetadata().getName() + "." + Digest.of(change).brief();
    }

    private static Map<String, String> annotations(AppStatus now) {
        Map<String, String> annotations = new TreeMap<>();
        Optional.ofNullable(now.lastAttemptedRevision())
                .ifPresent(revision -> annotations.put("slipway.dev/revision", revision));
        Optional.ofNullable(now.deployment())
                .ifPresent(deployment -> annotations.put("slipway.dev/deployment", deployment.id()));
        return annotations;
    }

    private static String note(String message) {
        return message.length() <= MOST_NOTE ? message : message.substring(0, MOST_NOTE - 1) + "…";
    }
}
