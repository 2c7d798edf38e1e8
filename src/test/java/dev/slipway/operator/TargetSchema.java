package dev.slipway.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Map;

/** {@code spec.target}, as {@link SpecSchema}. A process of Slipway's own machine is no target in a cluster. */
@ValidationRule(value = "has(self.kubernetes) != has(self.docker)", message = "write exactly one of kubernetes, docker")
@ValidationRule(
        value = "has(self.kubernetes) == has(oldSelf.kubernetes)",
        message = "the kind of the target never changes: delete the App and make it again")
final class TargetSchema {

    @JsonPropertyDescription("Objects in one namespace of this cluster.")
    public Kubernetes kubernetes;

    @JsonPropertyDescription("A container on an engine that Slipway's operator named.")
    public Docker docker;

    /** {@code spec.target.kubernetes}. */
    static final class Kubernetes {
        @Required
        @Pattern(SpecSchema.LABEL)
        @JsonPropertyDescription(
                "The namespace that is deployed to. Another than the App's own needs a serviceAccountName, whose rights decide.")
        public String namespace;

        @Pattern("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
        @JsonPropertyDescription(
                "A ServiceAccount of the App's namespace: Slipway acts as it, and can do no more than it may.")
        public String serviceAccountName;

        @Default("false")
        @JsonPropertyDescription("Delete what a commit no longer names, of what this App applied.")
        public Boolean prune;

        @Default("warn")
        @JsonPropertyDescription(
                "When somebody else changes what was applied: off (nobody looks), warn (shown and told) or heal (deployed again).")
        public DriftWord drift;

        @Size(max = 20)
        @JsonPropertyDescription(
                "How the health of kinds is told that kstatus does not fit: CEL over apiVersion, kind, metadata, spec, status, data.")
        public List<HealthCheckExpr> healthCheckExprs;

        @JsonPropertyDescription("How a chart is rendered, where the App's folder is one (Chart.yaml).")
        public Helm helm;
    }

    /** An item of {@code spec.target.kubernetes.healthCheckExprs}. */
    static final class HealthCheckExpr {
        @Required
        @Size(max = 300)
        @Pattern("^([a-z0-9][a-z0-9.-]*/)?v[a-z0-9]+$")
        @JsonPropertyDescription("The apiVersion of the objects, as in their manifests.")
        public String apiVersion;

        @Required
        @Size(max = 63)
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        @JsonPropertyDescription("Their kind.")
        public String kind;

        @Required
        @Size(max = 2048)
        @JsonPropertyDescription("Holds when the object is as wanted, as status.phase == 'Ready'.")
        public String current;

        @Size(max = 2048)
        @JsonPropertyDescription("Asked first: while it holds the object is waited for.")
        public String inProgress;

        @Size(max = 2048)
        @JsonPropertyDescription(
                "Asked next: when it holds the deployment has failed, and nobody waits for the timeout.")
        public String failed;
    }

    /** {@code spec.target.kubernetes.helm}. */
    static final class Helm {
        @Pattern("^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$")
        @JsonPropertyDescription("The release's name; without one the App's.")
        public String release;

        @Size(max = 20)
        @JsonPropertyDescription("Files of the repository with values, from the App's folder; a later one wins.")
        public List<String> values;

        @JsonPropertyDescription("A chart that is fetched; without one the App's folder is it.")
        public Chart chart;
    }

    /** {@code spec.target.kubernetes.helm.chart}. */
    @ValidationRule(
            value = "self.url.startsWith('oci://') == has(self.version)",
            message = "version goes with oci://, and oci:// with version")
    @ValidationRule(
            value = "!has(self.secretRef) || self.url.startsWith('oci://')",
            message = "secretRef goes with oci:// only")
    static final class Chart {
        @Required
        @Size(max = 1000)
        @Pattern("^(oci|https?)://.+$")
        @JsonPropertyDescription(
                "A chart in a registry, as oci://ghcr.io/me/charts/chat, or the http(s) address of an archive.")
        public String url;

        @Size(max = 100)
        @JsonPropertyDescription("The exact version of a chart in a registry.")
        public String version;

        @Required
        @Pattern("^sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("SHA-256 of the chart's archive (.tgz): another one is refused.")
        public String digest;

        @JsonPropertyDescription("What a registry is asked with: username and password, or .dockerconfigjson.")
        public SpecSchema.SecretName secretRef;
    }

    /** {@code spec.target.docker}. */
    @ValidationRule(
            value = "has(self.blueGreen) == (has(self.strategy) && self.strategy == 'blue-green')",
            message = "blueGreen goes with strategy: blue-green")
    static final class Docker {
        @Default("local")
        @Pattern(SpecSchema.LABEL)
        @JsonPropertyDescription("The engine, as Slipway's operator named it.")
        public String engine;

        @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "Published ports, as 8080:80 or 127.0.0.1:8080:80; with blue-green the container's alone. The first is probed.")
        public List<String> ports;

        @Default("recreate")
        @JsonPropertyDescription("recreate, or blue-green behind a proxy that resolves a name.")
        public Strategy strategy;

        @JsonPropertyDescription("How the next container takes over while the old one still answers.")
        public BlueGreen blueGreen;

        @JsonPropertyDescription("Environment variables in plain text.")
        public Map<String, String> environment;

        @Size(max = 200)
        @JsonPropertyDescription("Environment variables from secrets.")
        public List<SecretVariable> secretEnvironment;

        @Size(max = 50)
        @JsonPropertyDescription("Named volumes, as models:/models or models:/models:ro.")
        public List<String> volumes;

        @Size(max = 128)
        @JsonPropertyDescription("A network of the engine.")
        public String network;

        @Pattern("^[0-9]{1,12}(B|KiB|MiB|GiB|TiB|Ki|Mi|Gi|Ti)$")
        @JsonPropertyDescription("Limit of memory, as 512MiB; at least 6MiB.")
        public String memory;

        @JsonPropertyDescription("Limit of CPUs, as 2 or \"0.5\".")
        public IntOrString cpus;

        @JsonPropertyDescription("How many GPUs, or all.")
        public IntOrString gpus;

        @Default("unless-stopped")
        @JsonPropertyDescription("\"no\", on-failure, always or unless-stopped.")
        public Restart restart;

        @JsonPropertyDescription("What images are pulled with.")
        public SpecSchema.SecretKey pullSecretRef;
    }

    enum DriftWord {
        off,
        warn,
        heal
    }

    enum Strategy {
        recreate,
        @JsonProperty("blue-green")
        blueGreen
    }

    enum Restart {
        no,
        @JsonProperty("on-failure")
        onFailure,
        always,
        @JsonProperty("unless-stopped")
        unlessStopped
    }

    /** {@code spec.target.docker.blueGreen}. */
    static final class BlueGreen {
        @Required
        @Size(max = 128)
        @JsonPropertyDescription("The proxy's network.")
        public String network;

        @Required
        @Pattern(SpecSchema.LABEL)
        @JsonPropertyDescription("The name that the proxy resolves there.")
        public String alias;

        @Default("10s")
        @Pattern(SpecSchema.DURATION)
        @JsonPropertyDescription("How long both answer: 1s to 10m.")
        public String drain;
    }

    /** An item of {@code spec.target.docker.secretEnvironment}. */
    static final class SecretVariable {
        @Required
        @Pattern("^[a-zA-Z_][a-zA-Z0-9_]{0,254}$")
        @JsonPropertyDescription("The variable.")
        public String name;

        @Required
        @JsonPropertyDescription("Where its value is.")
        public SpecSchema.SecretKey secretRef;
    }
}
