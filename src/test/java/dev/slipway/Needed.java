package dev.slipway;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from its machine. Where it is missing the test is skipped and says so, or fails when SLIPWAY_REQUIRE names it
 * (a list with commas: {@code docker,kubernetes}), as it does in CI.
 */
public final class Needed {

    private Needed() {}

    /** Goes on only when it is there; {@code howToGetIt} is a sentence for the reader of the skip. */
    public static void need(String what, boolean there, String howToGetIt) {
        if (there) {
            return;
        }
        String message = "needs " + what + ": " + howToGetIt;
        if (required(System.getenv().getOrDefault("SLIPWAY_REQUIRE", ""), what)) {
            Assertions.fail(message + " (required by SLIPWAY_REQUIRE)");
        }
        Assumptions.abort(message);
    }

    /** The kubeconfig of a cluster that tests may use. */
    public static File kubeconfig() {
        Path kubeconfig = Path.of(System.getenv().getOrDefault("KUBECONFIG", ""));
        boolean there = !kubeconfig.toString().isEmpty() && Files.isReadable(kubeconfig);
        need("kubernetes", there, "set KUBECONFIG to the kubeconfig of a cluster that tests may use");
        return kubeconfig.toFile();
    }

    /** A client of that cluster, as its administrator, that has nothing to do with Slipway's. */
    public static KubernetesClient cluster() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
    }

    static boolean required(String list, String what) {
        return List.of(list.split(",", -1)).contains(what);
    }
}
