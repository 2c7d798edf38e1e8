package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import dev.slipway.docker.RealEngine;
import dev.slipway.git.Repo;
import dev.slipway.process.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real service is killed with -9 again and again while pushes come in. Each program writes down its own birth: nobody was born twice
 * for one reason, nothing that was acknowledged is missing, and at the end the newest runs everywhere.
 */
class SigkillIT {

    private static final int APPS = 4;
    private static final int LONGEST_WAIT_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    static final String PROGRAM = """
            read -r version < version
            echo "$version $$" >> "$BIRTHS"
            exec busybox httpd -f -p "127.0.0.1:$PORT" -h .
            """;

    private static final String OPEN = """
            select count(*) from deployment d join app a on a.uid = d.app
            where a.namespace = 'kill-' || ? and d.phase <> 'ENDED'""";

    /** How many commits came to a good end. */
    private static final String WELL = """
            select count(distinct d.commit) from deployment d join app a on a.uid = d.app
            where a.namespace = 'kill-' || ? and a.name = ? and d.outcome_kind in ('SUCCEEDED', 'SUPERSEDED')""";

    @TempDir
    Path folder;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<Repo> repos = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        RealEngine.needBusybox();
        Files.createDirectories(folder.resolve("apps"));
        for (int i = 0; i < APPS; i++) {
            Repo repo = Repo.create(folder, "app" + i);
            repo.write("app.sh", PROGRAM).write("version", "v0\n").push("v0");
            repos.add(repo);
            Files.writeString(folder.resolve("apps/app" + i + ".yaml"), """
                    apiVersion: slipway.dev/v1alpha1
                    kind: App
                    metadata: {name: app%d, namespace: kill-%s}
                    spec:
                      source: {url: "file://%s", ref: {branch: main}, interval: 10s}
                      target: {process: {command: [bash, app.sh], port: %d, environment: {BIRTHS: "%s"}}}
                      timeout: 5m
                    """.formatted(
                            i, run, repo.bare(), Scene.freePort(), births(i)));
        }
    }

    @AfterEach
    void endAll() throws IOException, InterruptedException {
        WorkFolder.endAll(folder.resolve("data/process"), Duration.ofSeconds(2));
    }

    @Test
    void losesNothingAndRepeatsNothingHoweverOftenItIsKilled() throws Exception {
        interrupt(Integer.getInteger("sweep.sigkill", 4), "SIGKILLs", ServiceProcess::killAndStartAgain);
    }

    @Test
    void losesNothingAndRepeatsNothingWhenItIsAskedToStop() throws Exception {
        interrupt(2, "SIGTERMs", ServiceProcess::stopAndStartAgain);
    }

    private void interrupt(int kills, String what, Consumer<ServiceProcess> interruption) throws Exception {
        long seed = Long.getLong("sweep.seed", 1);
        Random random = new Random(seed);
        try (ServiceProcess service = new ServiceProcess(folder)) {
            service.awaitReady();
            await("the first version", () -> newestRuns("v0"), service);
            for (int kill = 1; kill <= kills; kill++) {
                String version = "v" + kill;
                for (int i = 0; i < APPS; i++) {
                    String sha = repos.get(i)
                            .write("version", version + "\n")
                            .push(version)
                            .sha();
                    int status = new GitHost(
                                    service.address(), "file://" + repos.get(i).bare())
                            .tell(sha, run + "-" + i + "-" + kill);
                    assertThat(status).isEqualTo(202);
                }
                LockSupport.parkNanos(
                        Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)).toNanos());
                interruption.accept(service);
            }
            await("the newest version", () -> newestRuns("v" + kills) && count(OPEN, run) == 0, service);
        }
        List<String> differences = differences(kills);
        String summary = "%d %s, %d pushes, seed %d, %d differences"
                .formatted(kills, what, kills * APPS, seed, differences.size());
        System.out.println(summary);
        Files.writeString(
                Path.of("target/" + what.toLowerCase(Locale.ROOT) + ".txt"),
                String.join("\n", differences) + (differences.isEmpty() ? "" : "\n") + summary + "\n");
        assertThat(differences).isEmpty();
    }

    private List<String> differences(int kills) throws IOException {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < APPS; i++) {
            String app = "app" + i;
            Map<String, Long> born = Files.readAllLines(births(i)).stream()
                    .collect(Collectors.groupingBy(line -> line.split(" ", 2)[0], TreeMap::new, Collectors.counting()));
            born.forEach((version, times) -> {
                if (times > 2) { // as a candidate, and in its place
                    differences.add(app + ": " + version + " was born " + times + " times");
                }
            });
            if (alive(i).size() != 1) {
                differences.add(app + ": alive are " + alive(i));
            }
            long ended = count(WELL, run, app);
            if (ended != kills + 1) {
                differences.add(app + ": " + ended + " of " + (kills + 1) + " pushes ended as Succeeded or Superseded");
            }
        }
        return differences;
    }

    private static long count(String sql, String... parameters) {
        Connections servers = TestServers.shared();
        try (Connection connection =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private boolean newestRuns(String version) {
        return IntStream.range(0, APPS).allMatch(i -> alive(i).equals(List.of(version)) && bornTwice(i, version));
    }

    private boolean bornTwice(int app, String version) {
        return lines(app).stream()
                        .filter(line -> line.startsWith(version + " "))
                        .count()
                >= 2;
    }

    private List<String> alive(int app) {
        return alive(births(app));
    }

    /** Versions of the programs that wrote these lines and live. */
    static List<String> alive(Path births) {
        return lines(births).stream()
                .map(line -> line.split(" ", 2))
                .filter(words -> ProcessHandle.of(Long.parseLong(words[1]))
                        .filter(process -> process.info().command().orElse("").endsWith("busybox"))
                        .isPresent())
                .map(words -> words[0])
                .toList();
    }

    private List<String> lines(int app) {
        return lines(births(app));
    }

    static List<String> lines(Path births) {
        try {
            return Files.exists(births) ? Files.readAllLines(births) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path births(int app) {
        return folder.resolve("app" + app + ".births");
    }

    private static void await(String what, BooleanSupplier condition, ServiceProcess service) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(what + " does not run everywhere; the service said last:\n" + service.tail());
            }
            Scene.pause();
        }
    }
}
