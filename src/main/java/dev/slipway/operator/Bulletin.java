package dev.slipway.operator;

import dev.slipway.deployment.Digest;
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

/** Writes Kubernetes events about Apps. One that gets lost is missed by nobody, for the status says the same. */
@Singleton
final class Bulletin {

    /** Annotations of an App that begin so are passed on with each of its events. */
    static final String PASSED_ON = "event.slipway.dev/";

    /** How many annotations of an App are passed on: the first by name. */
    private static final int MOST_PASSED_ON = 10;

    /** As the API server has it. */
    private static final int MOST_NOTE = 1024;

    private static final int ALREADY_TOLD = 409;

    private static final Logger LOG = Logger.getLogger(Bulletin.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Instance<KubernetesClient> client;
    private final OperatorConfig config;
    private final InstantSource clock;

    Bulletin(Instance<KubernetesClient> client, OperatorConfig config, InstantSource clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What is told.
     *
     * @param good an event is Normal or a Warning
     * @param revision that it is about, and {@code deployment} that brought it about
     */
    record Notice(String reason, String message, boolean good, Optional<String> revision, Optional<String> deployment) {

        private static final String BEFORE_COMMIT = "sha1:";

        Map<String, String> annotations() {
            Map<String, String> annotations = new TreeMap<>();
            revision.ifPresent(known -> annotations.put("slipway.dev/revision", known));
            revision.map(known -> known.substring(known.lastIndexOf(BEFORE_COMMIT) + BEFORE_COMMIT.length()))
                    .ifPresent(commit -> annotations.put("slipway.dev/commit", commit));
            deployment.ifPresent(id -> annotations.put("slipway.dev/deployment", id));
            return annotations;
        }
    }

    void post(AppResource resource, Notice notice) {
        try {
            client.get().resource(event(resource, notice)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != ALREADY_TOLD) {
                LOG.warnf("an event of %s could not be told: %s", AppIntake.name(resource), e.getMessage());
            }
        }
    }

    private Event event(AppResource resource, Notice notice) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(name(resource, notice))
                .withNamespace(resource.getMetadata().getNamespace())
                .withAnnotations(annotations(resource, notice))
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
                .withType(notice.good() ? "Normal" : "Warning")
                .withReason(notice.reason())
                .withAction("Deploy")
                .withNote(note(notice.message()))
                .withReportingController("slipway.dev/operator")
                .withReportingInstance(config.replica().orElse("slipway"))
                .build();
    }

    /** The same for the same change: told again after a crash it is there already. */
    private static String name(AppResource resource, Notice notice) {
        String change = String.join(
                "/",
                resource.getMetadata().getUid(),
                resource.getMetadata().getResourceVersion(),
                notice.reason(),
                notice.message());
        return resource.getMetadata().getName() + "." + Digest.of(change).brief();
    }

    private static Map<String, String> annotations(AppResource resource, Notice notice) {
        Map<String, String> annotations = new TreeMap<>(notice.annotations());
        Optional.ofNullable(resource.getMetadata().getAnnotations()).stream()
                .flatMap(all -> new TreeMap<>(all).entrySet().stream())
                .filter(one -> one.getKey().startsWith(PASSED_ON))
                .limit(MOST_PASSED_ON)
                .forEach(one -> annotations.put(one.getKey(), one.getValue()));
        return annotations;
    }

    private static String note(String message) {
        return message.length() <= MOST_NOTE ? message : message.substring(0, MOST_NOTE - 1) + "…";
    }
}
