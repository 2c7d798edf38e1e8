package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Target;
import dev.slipway.tool.ToolCall;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes calls name the App's own namespace, and objects of no other. What manifests hold, and which of the objects that are
 * in no namespace ({@code _name_group_Kind}) may be touched, is looked at in {@code kube}.
 */
public final class OwnNamespace implements Guardrail {

    @Override
    public String name() {
        return "own-namespace";
    }

    @Override
    public Verdict check(App app, ToolCall call) {
        if (!call.tool().startsWith("kube.") || !(app.spec().target() instanceof Target.Kubernetes target)) {
            return Verdict.allow();
        }
        Optional<String> named = call.arguments().find("namespace");
        List<String> foreign = call.arguments().texts("objects").stream()
                .filter(id -> !id.startsWith(target.namespace() + "_") && !id.startsWith("_"))
                .toList();
        if (named.isPresent() && !named.get().equals(target.namespace())) {
            return new Verdict.Deny("ForeignNamespace", "namespace " + named.get() + " is not " + target.namespace());
        }
        return foreign.isEmpty()
                ? Verdict.allow()
                : new Verdict.Deny(
                        "ForeignNamespace",
                        words(foreign.getFirst()) + ", the App's is " + target.namespace()
                                + ": leave metadata.namespace out");
    }

    /** An object's id is {@code namespace_name_group_Kind}; no part of it holds an underscore. */
    private static String words(String id) {
        String[] parts = id.split("_", -1);
        return parts.length == 4
                ? parts[3] + " " + parts[1] + " is for the namespace " + parts[0]
                : "\"" + id + "\" is no object's id";
    }
}
