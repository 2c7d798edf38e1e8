package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.ToolCall;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * No pod that reaches its node: the Pod Security Standard "baseline", for what escapes a container. Kinds that are not known to hold
 * pods must hold nothing that looks like one, wherever it stands: an operator would make pods of it.
 */
@Singleton
final class SafePods extends ManifestGuardrail {

    /** Where a kind keeps its pod spec. */
    private static final Map<String, String[]> SPECS = Map.of(
            "/Pod", path("spec"),
            "/PodTemplate", path("template", "spec"),
            "/ReplicationController", path("spec", "template", "spec"),
            "apps/Deployment", path("spec", "template", "spec"),
            "apps/StatefulSet", path("spec", "template", "spec"),
            "apps/DaemonSet", path("spec", "template", "spec"),
            "apps/ReplicaSet", path("spec", "template", "spec"),
            "batch/Job", path("spec", "template", "spec"),
            "batch/CronJob", path("spec", "jobTemplate", "spec", "template", "spec"));

    private static final List<String> HOST_NAMESPACES = List.of("hostNetwork", "hostPID", "hostIPC");

    /** Every container may have it: the Standard's "restricted" says so, too. */
    private static final Set<String> HARMLESS = Set.of("NET_BIND_SERVICE");

    /** Fields that only a pod has, whatever they are wrapped in. */
    private static final Set<String> HOST_FIELDS =
            Set.of("hostNetwork", "hostPID", "hostIPC", "hostPath", "hostProcess", "privileged");

    SafePods(ManifestStore manifests) {
        super("safe-pods", manifests);
    }

    private static String[] path(String... names) {
        return names;
    }

    @Override
    Verdict check(App app, ToolCall call, Manifest manifest) {
        String[] path = SPECS.get(manifest.group() + "/" + manifest.kind());
        boolean text = manifest.is("", "ConfigMap") || manifest.is("", "Secret");
        Optional<String> objection = text
                ? Optional.empty()
                : path == null
                        ? hidden(manifest.json().fields())
                        : inSpec(manifest.json().at(path)).or(() -> elsewhere(manifest, path));
        return objection.map(why -> deny("UnsafePod", manifest, why)).orElseGet(Verdict::allow);
    }

    /** A pod spec's containers stand in it and nowhere else in the object. */
    private static Optional<String> elsewhere(Manifest manifest, String[] path) {
        int all = Containers.in(manifest.json().fields()).size();
        return all > Containers.in(manifest.json().value(path)).size()
                ? Optional.of("has containers outside of its pod spec")
                : Optional.empty();
    }

    private static Optional<String> inSpec(Json spec) {
        for (String name : HOST_NAMESPACES) {
            if (isOn(spec.value(name))) {
                return Optional.of("shares the node's own namespace (" + name + "): leave it out");
            }
        }
        for (Json volume : spec.list("volumes")) {
            if (volume.has("hostPath")) {
                return Optional.of("mounts a folder of the node (hostPath): use a persistentVolumeClaim or emptyDir");
            }
        }
        if (spec.value("securityContext") instanceof Map<?, ?>
                && isOn(spec.value("securityContext", "windowsOptions", "hostProcess"))) {
            return Optional.of("runs as a process of the node (hostProcess): leave it out");
        }
        return Containers.in(spec.fields()).stream()
                .flatMap(container -> inContainer(container).stream())
                .findFirst();
    }

    private static Optional<String> inContainer(Json container) {
        String name = "has the container " + container.text("name").orElse("") + " that ";
        Json security = container.at("securityContext");
        if (isOn(security.value("privileged"))) {
            return Optional.of(name + "is privileged: leave securityContext.privileged out");
        }
        if (isOn(security.value("windowsOptions", "hostProcess"))) {
            return Optional.of(name + "runs as a process of the node (hostProcess): leave it out");
        }
        Object added = security.value("capabilities", "add");
        boolean harmless = added == null || (added instanceof List<?> list && HARMLESS.containsAll(list));
        if (!harmless) {
            return Optional.of(name + "adds capabilities " + added + ": leave securityContext.capabilities.add out");
        }
        if (!security.text("procMount").orElse("Default").equals("Default")) {
            return Optional.of(name + "unmasks /proc (procMount): leave it out");
        }
        boolean hostPort = container.list("ports").stream().anyMatch(port -> isOn(port.value("hostPort")));
        return hostPort ? Optional.of(name + "takes a port of the node (hostPort): use a Service") : Optional.empty();
    }

    /** Anything but absent, false and 0: a value of the wrong type is not waved through. */
    private static boolean isOn(@Nullable Object value) {
        return value != null && !value.equals(false) && !(value instanceof Number number && number.longValue() == 0);
    }

    private static Optional<String> hidden(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().flatMap(item -> hidden(item).stream()).findFirst();
        }
        for (Map.Entry<String, @Nullable Object> field : Json.of(value).fields().entrySet()) {
            boolean containers = Containers.LISTS.contains(field.getKey()) && field.getValue() instanceof List<?>;
            boolean host =
                    HOST_FIELDS.contains(field.getKey()) && isOn(field.getValue()) && !isSchema(field.getValue());
            if (containers || host) {
                return Optional.of("holds a pod (" + field.getKey() + ") in a kind that is not known here:"
                        + " use a Deployment, StatefulSet, DaemonSet, Job or CronJob");
            }
            Optional<String> deeper = hidden(field.getValue());
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }

    /** A CRD describes fields by objects that have a type. */
    private static boolean isSchema(@Nullable Object value) {
        return Json.of(value).has("type");
    }
}
