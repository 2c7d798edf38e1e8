package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolCall;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every kube call stays in the App's own namespace: its arguments, the objects that it names, and the manifests that it applies. */
@Singleton
final class WithinNamespace implements Guardrail {

    private final ManifestStore manifests;

    WithinNamespace(ManifestStore manifests) {
        this.manifests = manifests;
    }

    @Override
    public String name() {
        return "within-namespace";
    }

    @Override
    public Verdict check(App app, ToolCall call) {
        if (!call.tool().startsWith("kube.")) {
            return Verdict.allow();
        }
        Optional<Scope> scope = Scope.of(app);
        if (scope.isEmpty()) {
            return deny("the App has no Kubernetes target");
        }
        String named = call.arguments().text("namespace");
        if (!named.equals(scope.get().namespace())) {
            return deny("the call is for the namespace " + named + ", the App's is "
                    + scope.get().namespace());
        }
        try {
            return ids(call).stream()
                    .flatMap(id -> scope.get().objection(id).stream())
                    .findFirst()
                    .map(WithinNamespace::deny)
                    .orElseGet(Verdict::allow);
        } catch (Trouble trouble) {
            return new Verdict.Deny(trouble.failed().reason(), trouble.failed().message());
        }
    }

    private List<ObjectId> ids(ToolCall call) {
        List<ObjectId> ids = new ArrayList<>();
        for (String text : call.arguments().texts("objects")) {
            ids.add(ObjectId.parse(text)
                    .orElseThrow(() -> new Trouble(Blame.POLICY, "OutOfBounds", "not an object's id: " + text)));
        }
        if (call.tool().equals("kube.apply")) {
            manifests.load(call.arguments().text("artifact")).manifests().forEach(m -> ids.add(m.id()));
        }
        return ids;
    }

    private static Verdict deny(String why) {
        return new Verdict.Deny("OutOfBounds", why);
    }
}
