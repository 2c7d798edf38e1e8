package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.ToolCall;
import java.util.List;

/** Looks at each manifest that a call would apply. Manifests that can't be loaded are a Deny: what is not seen is not allowed. */
abstract class ManifestGuardrail implements Guardrail {

    private final String name;
    private final ManifestStore store;

    ManifestGuardrail(String name, ManifestStore store) {
        this.name = name;
        this.store = store;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Verdict check(App app, ToolCall call) {
        if (!call.tool().equals("kube.apply")) {
            return Verdict.allow();
        }
        List<Manifest> manifests;
        try {
            manifests = store.load(call.arguments().text("artifact")).manifests();
        } catch (Trouble trouble) {
            return new Verdict.Deny(trouble.failed().reason(), trouble.failed().message());
        }
        return strictest(
                manifests.stream().map(manifest -> check(app, call, manifest)).toList());
    }

    abstract Verdict check(App app, ToolCall call, Manifest manifest);

    /** Any Deny before any request for approval. */
    private static Verdict strictest(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(Verdict.Deny.class::isInstance)
                .findFirst()
                .or(() -> verdicts.stream()
                        .filter(Verdict.RequireApproval.class::isInstance)
                        .findFirst())
                .orElseGet(Verdict::allow);
    }

    static Verdict deny(String reason, Manifest manifest, String why) {
        return new Verdict.Deny(reason, manifest.id().words() + " " + why);
    }
}
