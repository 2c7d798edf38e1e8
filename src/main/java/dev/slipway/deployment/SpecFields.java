package dev.slipway.deployment;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code spec}. */
final class SpecFields {

    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MOST_TIMEOUT = Duration.ofHours(24);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofMinutes(2);

    private static final int MOST_DEPENDENCIES = 20;

    private static final Map<String, AppSpec.ApprovalRule> APPROVALS = new LinkedHashMap<>();
    private static final Map<String, Boolean> DELETIONS = new LinkedHashMap<>();

    static {
        APPROVALS.put("never", AppSpec.ApprovalRule.NEVER);
        APPROVALS.put("on-risk", AppSpec.ApprovalRule.ON_RISK);
        APPROVALS.put("always", AppSpec.ApprovalRule.ALWAYS);
        DELETIONS.put("Orphan", false);
        DELETIONS.put("Delete", true);
    }

    private static final Target STAND_IN = Target.Kubernetes.plain("x", false);

    private SpecFields() {}

    static AppSpec read(Fields spec) {
        spec.refuse("budget");
        Source source = SourceFields.read(spec.requiredObject("source", "source: {url: …, ref: {branch: main}}"));
        Optional<Target> target = TargetFields.read(
                spec.requiredObject("target", "target: {docker: …}, {kubernetes: …} or {process: …}"));
        Optional<Build> build = BuildFields.read(spec, target);
        Optional<Probe> probe = ChecksFields.read(spec, target);
        planner(spec);
        AppSpec read = new AppSpec(
                source,
                target.orElse(STAND_IN),
                build,
                approval(spec),
                probe,
                automaticRollback(spec),
                hook(spec),
                Quantity.duration(spec, "timeout", LEAST_TIMEOUT, MOST_TIMEOUT, TIMEOUT),
                Quantity.duration(spec, "retryInterval", LEAST_TIMEOUT, MOST_TIMEOUT, RETRY),
                NotifyFields.read(spec),
                dependsOn(spec),
                spec.choice("deletionPolicy", DELETIONS, false),
                spec.flag("suspend", false));
        spec.end();
        return read;
    }

    /** A word that is known but not acted on yet gets the same answer as a field that is not. */
    static void onlySupported(Fields fields, String name, String word, List<String> notYet) {
        Want known = Want.of(word, 40, text -> text.equals(word) || notYet.contains(text));
        fields.text(name, known)
                .filter(notYet::contains)
                .ifPresent(text ->
                        fields.problem(name, "\"" + text + "\" is not supported by this version: write " + word));
    }

    private static void planner(Fields spec) {
        spec.object("planner").ifPresent(planner -> {
            onlySupported(planner, "kind", "rules", List.of("model", "dify"));
            planner.refuse("model", "dify", "url", "secretRef");
            planner.end();
        });
    }

    private static AppSpec.ApprovalRule approval(Fields spec) {
        return spec.object("approval")
                .map(approval -> {
                    AppSpec.ApprovalRule rule = approval.choice("require", APPROVALS, AppSpec.ApprovalRule.ON_RISK);
                    approval.end();
                    return rule;
                })
                .orElse(AppSpec.ApprovalRule.ON_RISK);
    }

    private static boolean automaticRollback(Fields spec) {
        return spec.object("rollback")
                .map(rollback -> {
                    boolean automatic = rollback.flag("automatic", true);
                    rollback.end();
                    return automatic;
                })
                .orElse(true);
    }

    private static List<String> dependsOn(Fields spec) {
        return spec.objects("dependsOn", MOST_DEPENDENCIES).stream()
                .map(dependency -> {
                    String name = dependency.requiredText("name", AppManifest.LABEL, "x");
                    dependency.end();
                    return name;
                })
                .distinct()
                .toList();
    }

    private static Optional<SecretRef> hook(Fields spec) {
        return spec.object("hook").flatMap(hook -> {
            hook.require("secretRef", "secretRef: {name: …}, whose key \"secret\" the git host signs with");
            Optional<SecretRef> secret = SecretFields.named(hook, "secretRef");
            hook.end();
            return secret;
        });
    }
}
