package dev.slipway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the same control plane needs for the same manifests when nobody plans, proves or remembers anything: {@code kubectl apply
 * --server-side}, which asks for at most 50 a second.
 */
record Floor(Path kubeconfig, String namespace, Path folder) {

    /** {@code kubectl alone: first applied 0.3 s, …; }; empty without the program. */
    String of(int many, Arrivals arrivals) throws IOException {
        Path place = Files.createDirectories(folder.resolve("floor" + many));
        write(place, many, "v0");
        if (!apply(place)) {
            return "";
        }
        arrivals.await("v0", many);
        write(place, many, "v1");
        long begin = System.nanoTime();
        apply(place);
        arrivals.await("v1", many);
        return "kubectl alone: " + arrivals.told("v1", begin) + "; ";
    }

    private static void write(Path place, int many, String word) throws IOException {
        for (int i = 0; i < many; i++) {
            Files.writeString(place.resolve(KubeBench.name(i) + ".yaml"), KubeBench.manifests(i, word));
        }
    }

    private boolean apply(Path place) {
        List<String> command = List.of(
                "kubectl",
                "--kubeconfig",
                kubeconfig.toString(),
                "apply",
                "--server-side",
                "-n",
                namespace,
                "-f",
                place.toString());
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
