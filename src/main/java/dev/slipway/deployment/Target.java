package dev.slipway.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where an App runs. An App has exactly one; its kind never changes. */
public sealed interface Target {

    /** {@code process}, {@code docker} or {@code kubernetes}: the first part of the names of the tools that act on it. */
    String kind();

    /** One name for the place that is acted on: two Apps with equal names share it. */
    String place();

    /** A process on Slipway's own machine; only in {@code demo} and {@code serve}. {@code ${PORT}} in the command is replaced. */
    record Process(List<String> command, int port, Environment environment) implements Target {
        public Process {
            command = List.copyOf(command);
        }

        @Override
        public String kind() {
            return "process";
        }

        @Override
        public String place() {
            return "local";
        }
    }

    /**
     * A container on an engine that the operator of Slipway named.
     *
     * @param ports as {@code docker run -p}: {@code host:container} or {@code address:host:container}; with blue-green the engine
     *     chooses the host's port
     * @param volumes named volumes only: {@code name:/path} or {@code name:/path:ro}
     * @param memoryBytes limit; empty is none
     * @param nanoCpus limit in billionths of a CPU; empty is none
     * @param gpus how many, -1 for all, 0 for none
     * @param blueGreen how the next container takes over while the old one still answers; empty is {@code recreate}
     */
    record Docker(
            String engine,
            List<Port> ports,
            Environment environment,
            List<String> volumes,
            Optional<String> network,
            OptionalLong memoryBytes,
            OptionalLong nanoCpus,
            int gpus,
            String restart,
            Optional<SecretRef> pullSecretRef,
            Optional<BlueGreen> blueGreen)
            implements Target {

        /** The engine of this machine. */
        public static final String LOCAL = "local";

        public Docker {
            ports = List.copyOf(ports);
            volumes = List.copyOf(volumes);
        }

        /**
         * Behind a proxy that resolves a name: two containers share it for a while.
         *
         * @param network of the engine, the proxy's: what runs is connected to it when it has proved itself
         * @param alias the name that the proxy resolves there
         * @param drain how long both answer; 1 to 600 s
         */
        public record BlueGreen(String network, String alias, Duration drain) {}

        /** A candidate is published to Slipway only where the engine is this machine's; elsewhere where the App itself will be. */
        public String candidateAddress(Port port) {
            return engine.equals(LOCAL) ? "127.0.0.1" : port.address();
        }

        @Override
        public String kind() {
            return "docker";
        }

        @Override
        public String place() {
            return engine;
        }
    }

    /**
     * Objects in one namespace of the cluster that the service is connected to.
     *
     * @param serviceAccount of the App's own namespace: whom Slipway acts as; without it as itself
     * @param helm how a chart is rendered, where the App's folder is one
     * @param drift what is done when somebody else changes what was applied
     */
    record Kubernetes(
            String namespace,
            Optional<String> serviceAccount,
            boolean prune,
            Helm helm,
            Drift drift,
            List<HealthExpression> health)
            implements Target {

        public Kubernetes {
            health = List.copyOf(health);
        }

        /** What is done about drift. */
        public enum Drift {
            /** Nobody looks. */
            OFF,
            /** It is shown and told. */
            WARN,
            /** What was deployed last is deployed again. */
            HEAL
        }

        /** Everything but these as it is by default. */
        public static Kubernetes plain(String namespace, boolean prune) {
            return new Kubernetes(namespace, Optional.empty(), prune, Helm.DEFAULT, Drift.WARN, List.of());
        }

        /**
         * How a chart is rendered.
         *
         * @param release its name; without one the App's
         * @param values files of the commit with values, relative to the App's folder; a later one wins
         * @param chart one that is fetched; without one the App's folder
         */
        public record Helm(Optional<String> release, List<String> values, Optional<Chart> chart) {

            public static final Helm DEFAULT = new Helm(Optional.empty(), List.of(), Optional.empty());

            /**
             * A chart that is no part of the repository: always the same one, because its digest says which.
             *
             * @param url {@code oci://} without a version, or the {@code http(s)://} address of an archive
             * @param version of a chart in a registry
             * @param digest of the archive ({@code .tgz})
             * @param secretRef what the registry is asked with: keys as for container images
             */
            public record Chart(String url, Optional<String> version, Digest digest, Optional<SecretRef> secretRef) {}

            public Helm {
                values = List.copyOf(values);
            }
        }

        @Override
        public String kind() {
            return "kubernetes";
        }

        @Override
        public String place() {
            return namespace;
        }
    }

    /** A port of the host, optionally on one address of it, that leads to a port of the container. */
    record Port(String address, int host, int container) {
        @Override
        public String toString() {
            return address + ":" + host + ":" + container;
        }
    }
}
