package dev.slipway.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What {@code kubectl explain app.spec} tells and the API server refuses at once: {@code k8s/crd} is generated from it. Never filled:
 * the document is read by {@code AppManifest}, which knows more.
 */
@ValidationRule(
        value = "!has(self.build) || has(self.target.docker) || has(self.build.image)",
        message =
                "spec.build.image is missing: write a repository that both the engine that builds and the cluster reach")
@ValidationRule(
        value =
                "!has(self.checks) || !has(self.checks.probe) || !has(self.target.kubernetes)"
                        + " || (has(self.checks.probe.http) && has(self.checks.probe.http.service) && has(self.checks.probe.http.port))"
                        + " || (has(self.checks.probe.chat) && has(self.checks.probe.chat.service) && has(self.checks.probe.chat.port))",
        message = "spec.checks.probe of a kubernetes target names the service and the port that are asked")
@ValidationRule(
        value = "!has(self.checks) || !has(self.checks.probe) || has(self.target.kubernetes)"
                + " || !((has(self.checks.probe.http) && has(self.checks.probe.http.service))"
                + " || (has(self.checks.probe.chat) && has(self.checks.probe.chat.service)))",
        message = "spec.checks.probe names a service, which is for a kubernetes target: remove it")
final class SpecSchema {

    static final String DURATION = "^([0-9]{1,9}(\\.[0-9]{1,9})?(h|ms|m|s))+$";
    static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    @Required
    @JsonPropertyDescription("Where the App's commits come from.")
    public Source source;

    @Required
    @JsonPropertyDescription("Where the App runs: exactly one kind, which never changes.")
    public TargetSchema target;

    @JsonPropertyDescription(
            "How an image is built from the commit. Without it, images are those that the manifests name.")
    public Build build;

    @JsonPropertyDescription("Who plans the deployments.")
    public Planner planner;

    @JsonPropertyDescription("When a person must agree before the first effect.")
    public Approval approval;

    @JsonPropertyDescription("How what was deployed proves that it works.")
    public ChecksSchema checks;

    @JsonPropertyDescription("What happens when a deployment fails.")
    public Rollback rollback;

    @JsonPropertyDescription("The App's own webhook, /hooks/PROVIDER/NAMESPACE/NAME.")
    public Hook hook;

    @Default("10m")
    @Pattern(DURATION)
    @JsonPropertyDescription("How long outages are retried, and how long a rollout may take: 10s to 24h.")
    public String timeout;

    @Default("2m")
    @Pattern(DURATION)
    @JsonPropertyDescription("How long after a deployment that an outage ended a new one is tried: 10s to 24h.")
    public String retryInterval;

    @Size(max = 20)
    @JsonPropertyDescription(
            "Apps of the same namespace that must be ready before this one is deployed: nothing on its way, the newest proved.")
    public List<Dependency> dependsOn;

    @Default("Orphan")
    @JsonPropertyDescription(
            "What becomes of what runs when the App is deleted: Orphan leaves it as it is, Delete takes it away first.")
    public DeletionPolicy deletionPolicy;

    @Size(max = 10)
    @JsonPropertyDescription("Who is told what happens to the App.")
    public List<Receiver> notify;

    @Default("false")
    @JsonPropertyDescription(
            "Nothing new is deployed while this is true: pushes are passed by, the newest is deployed when it is false again; requests are refused, in the condition Ready and in an event.")
    public Boolean suspend;

    enum DeletionPolicy {
        Orphan,
        Delete
    }

    /** An item of {@code spec.dependsOn}. */
    static final class Dependency {
        @Required
        @Pattern(LABEL)
        @JsonPropertyDescription("Its name.")
        public String name;
    }

    /** {@code spec.source}. */
    static final class Source {
        @Required
        @Size(max = 1024)
        @JsonPropertyDescription(
                "The repository: https://…, ssh://… or git@host:path. Never with a credential in it: see secretRef.")
        public String url;

        @Required
        @JsonPropertyDescription("What is followed: exactly one of branch, tag and commit.")
        public Ref ref;

        @Size(max = 255)
        @JsonPropertyDescription("The folder of the repository that holds what is deployed; without it the root.")
        public String path;

        @Size(max = 50)
        @JsonPropertyDescription(
                "Globs over paths from the repository's root: only commits that touch one of them are deployed.")
        public List<String> include;

        @Size(max = 50)
        @JsonPropertyDescription(
                "Globs over paths from the repository's root: what they match never counts as touched.")
        public List<String> exclude;

        @Default("60s")
        @Pattern(DURATION)
        @JsonPropertyDescription("How often the remote is asked, besides webhooks: 5s to 24h.")
        public String interval;

        @JsonPropertyDescription(
                "Credentials in the App's namespace: username and password, or identity and known_hosts for SSH.")
        public SecretName secretRef;
    }

    /** {@code spec.source.ref}. */
    @ValidationRule(
            value = "[has(self.branch), has(self.tag), has(self.commit)].filter(given, given).size() == 1",
            message = "write exactly one of branch, tag, commit")
    static final class Ref {
        @Size(min = 1, max = 244)
        @JsonPropertyDescription("The short name of a branch, as main.")
        public String branch;

        @Size(min = 1, max = 244)
        @JsonPropertyDescription("The short name of a tag, as v1.")
        public String tag;

        @Pattern("^[0-9a-f]{40}$")
        @JsonPropertyDescription("All 40 hex characters of a commit.")
        public String commit;
    }

    /** {@code spec.build}. */
    @ValidationRule(
            value = "!has(self.pushSecretRef) || has(self.image)",
            message = "pushSecretRef is for pushing to image: name that too")
    static final class Build {
        @Pattern(LABEL)
        @JsonPropertyDescription(
                "The Docker engine that builds, as Slipway's operator named it; without it the target's, else local.")
        public String engine;

        @Default("Dockerfile")
        @Size(max = 255)
        @JsonPropertyDescription("The Dockerfile, from the App's path.")
        public String dockerfile;

        @Default(".")
        @Size(max = 255)
        @JsonPropertyDescription("The folder that is sent to the engine, from the App's path.")
        public String context;

        @Size(max = 255)
        @JsonPropertyDescription("Where the image is pushed, without tag: registry.example.com/team/chat.")
        public String image;

        @JsonPropertyDescription("A Docker configuration, or username and password, to push with.")
        public SecretKey pushSecretRef;
    }

    /** {@code spec.planner}. */
    static final class Planner {
        @Default("rules")
        @JsonPropertyDescription("rules: deterministic, without a model.")
        public PlannerKind kind;
    }

    enum PlannerKind {
        rules
    }

    /** {@code spec.approval}. */
    static final class Approval {
        @Default("on-risk")
        @JsonPropertyDescription("never, on-risk (when a guardrail asks for it) or always.")
        public ApprovalRule require;
    }

    enum ApprovalRule {
        never,
        @JsonProperty("on-risk")
        onRisk,
        always
    }

    /** {@code spec.rollback}. */
    static final class Rollback {
        @Default("true")
        @JsonPropertyDescription("Put back what ran before when a deployment fails.")
        public Boolean automatic;
    }

    /** {@code spec.hook}. */
    static final class Hook {
        @Required
        @JsonPropertyDescription("Its key secret is what the git host signs with.")
        public SecretName secretRef;
    }

    /** An item of {@code spec.notify}. */
    @ValidationRule(value = "has(self.slack) != has(self.webhook)", message = "write exactly one of slack, webhook")
    static final class Receiver {
        @JsonPropertyDescription("A Slack incoming webhook.")
        public Slack slack;

        @JsonPropertyDescription("An address that gets signed JSON (Standard Webhooks).")
        public Webhook webhook;

        @Size(max = 20)
        @JsonPropertyDescription(
                "Events that are told: Started, Planned, AwaitingApproval, Approved, Executing, Troubled, RollingBack, Drifted, Healing, DriftEnded, Unhealthy, HealthyAgain, Succeeded, RolledBack, RollbackFailed, Failed, Denied, Unplannable, Superseded, Cancelled. All without it.")
        public List<String> on;
    }

    /** {@code spec.notify[].slack}. */
    static final class Slack {
        @Required
        @JsonPropertyDescription("Its key address is the webhook's address.")
        public SecretName secretRef;
    }

    /** {@code spec.notify[].webhook}. */
    static final class Webhook {
        @Required
        @Size(max = 1024)
        @JsonPropertyDescription("https://…, without a credential in it.")
        public String url;

        @JsonPropertyDescription("Its key secret signs the deliveries.")
        public SecretName secretRef;
    }

    /** A secret whose keys have fixed names. */
    static final class SecretName {
        @Required
        @Pattern(LABEL)
        @JsonPropertyDescription("A Secret in the App's namespace.")
        public String name;
    }

    /** One key of a secret. */
    static final class SecretKey {
        @Required
        @Pattern(LABEL)
        @JsonPropertyDescription("A Secret in the App's namespace.")
        public String name;

        @Pattern("^[a-zA-Z0-9._-]{1,253}$")
        @JsonPropertyDescription("One key of it.")
        public String key;
    }
}
