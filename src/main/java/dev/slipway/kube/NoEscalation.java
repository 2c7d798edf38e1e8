package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.ToolCall;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** No rights over the whole cluster; rights by which a pod could give itself more need a person's approval. */
@Singleton
final class NoEscalation extends ManifestGuardrail {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final Set<String> VERBS = Set.of("*", "escalate", "bind", "impersonate");

    /** Whoever may do more than look at these can become another account, or read what only others should. */
    private static final Set<String> RESOURCES = Set.of(
            "*",
            "secrets",
            "pods/exec",
            "pods/attach",
            "pods/ephemeralcontainers",
            "pods/portforward",
            "serviceaccounts",
            "serviceaccounts/token",
            "roles",
            "rolebindings");

    NoEscalation(ManifestStore manifests) {
        super("no-escalation", manifests);
    }

    @Override
    Verdict check(App app, ToolCall call, Manifest manifest) {
        if (!manifest.group().equals(GROUP)) {
            return Verdict.allow();
        }
        return switch (manifest.kind()) {
            case "Role" -> role(manifest);
            case "RoleBinding" -> binding(manifest);
            default ->
                deny("ClusterRights", manifest, "gives rights over the whole cluster: use a Role and a RoleBinding");
        };
    }

    private static Verdict role(Manifest role) {
        return role.json().list("rules").stream()
                .flatMap(rule -> Stream.concat(
                        rule.texts("verbs").filter(VERBS::contains).map(verb -> "the verb " + verb),
                        rule.texts("resources").filter(RESOURCES::contains).map(resource -> "access to " + resource)))
                .findFirst()
                .map(what -> ask(role, "gives " + what))
                .orElseGet(Verdict::allow);
    }

    private static Verdict binding(Manifest binding) {
        String role = binding.json().text("roleRef", "name").orElse("");
        if (!binding.json().text("roleRef", "kind").equals(Optional.of("Role"))) {
            return ask(binding, "gives the rights of the ClusterRole " + role);
        }
        return binding.json().list("subjects").stream()
                .filter(subject -> !isOwnAccount(binding, subject))
                .findFirst()
                .map(subject -> ask(
                        binding,
                        "gives the rights of " + role + " to "
                                + subject.text("kind").orElse("") + " "
                                + subject.text("name").orElse("") + " outside of the App"))
                .orElseGet(Verdict::allow);
    }

    private static boolean isOwnAccount(Manifest binding, Json subject) {
        return subject.text("kind").equals(Optional.of("ServiceAccount"))
                && subject.text("namespace").orElse(binding.namespace()).equals(binding.namespace());
    }

    private static Verdict ask(Manifest manifest, String why) {
        return new Verdict.RequireApproval("Escalation", manifest.id().words() + " " + why);
    }
}
