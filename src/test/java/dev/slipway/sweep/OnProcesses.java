package dev.slipway.sweep;

import dev.slipway.git.Repo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Each App is a script that writes down its birth. */
final class OnProcesses implements Ground {

    @Override
    public List<Variation> variations() {
        return List.of(Variation.values());
    }

    @Override
    public String starts() {
        return "process.start";
    }

    @Override
    public void write(Repo repo, String version) {
        repo.write("app.sh", "read -r version < version; echo \"$version $$\" >> \"$BIRTHS\"; exec sleep 3600\n")
                .write("version", version + "\n");
    }

    @Override
    public Map<String, Object> target(Path births, int port) {
        return Map.of(
                "process",
                Map.of(
                        "command", List.of("bash", "app.sh"),
                        "port", port,
                        "environment", Map.of("BIRTHS", births.toString())));
    }

    @Override
    public World world(String uid, Path births, Path notes) {
        return new Processes(births, notes);
    }

    @Override
    public void close() {}
}
