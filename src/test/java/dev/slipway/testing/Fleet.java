package dev.slipway.testing;

import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import dev.slipway.git.Repo;
import dev.slipway.process.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Apps whose programs write down their own births, each with a repository; and a judge of what became of them, who asks them. */
public final class Fleet implements AutoCloseable {

    public static final String PROGRAM = """
            read -r version < version
            echo "$version $$" >> "$BIRTHS"
            exec busybox httpd -f -p "127.0.0.1:$PORT" -h .
            """;

    private static final String OPEN = """
            select count(*) from deployment d join app a on a.uid = d.app
            where a.namespace = 'fleet-' || ? and d.phase <> 'ENDED'""";

    /** How many commits came to a good end. */
    private static final String WELL = """
            select count(distinct d.commit) from deployment d join app a on a.uid = d.app
            where a.namespace = 'fleet-' || ? and a.name = ? and d.outcome_kind in ('SUCCEEDED', 'SUPERSEDED')""";

    private static final String OTHERS = """
            select coalesce(string_agg(counted.line, ', '), 'none') from (
              select d.outcome_kind || ' ' || d.outcome_reason || ' ' || count(*) || ' (' || max(d.outcome_message) || ')' as line
              from deployment d join app a on a.uid = d.app
              where a.namespace = 'fleet-' || ? and a.name = ? and d.outcome_kind not in ('SUCCEEDED', 'SUPERSEDED')
              group by d.outcome_kind, d.outcome_reason) counted""";

    private final Path folder;
    private final Connections servers;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<Repo> repos = new ArrayList<>();
    private final List<String> newest = new ArrayList<>();
    private final List<Integer> pushes = new ArrayList<>();

    public Fleet(Path folder, int apps) {
        this(folder, apps, TestServers.shared());
    }

    /** Of services whose record is on these servers. */
    public Fleet(Path folder, int apps, Connections servers) {
        this.folder = folder;
        this.servers = servers;
        try {
            Files.createDirectories(folder.resolve("apps"));
            for (int i = 0; i < apps; i++) {
                Repo repo = Repo.create(folder, "app" + i);
                repo.write("app.sh", PROGRAM);
                repos.add(repo);
                newest.add("");
                pushes.add(0);
                push(i);
                Files.writeString(folder.resolve("apps/app" + i + ".yaml"), manifest(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String manifest(int app) {
        return """
                apiVersion: slipway.dev/v1alpha1
                kind: App
                metadata: {name: app%d, namespace: fleet-%s}
                spec:
                  source: {url: "file://%s", ref: {branch: main}, interval: 10s}
                  target: {process: {command: [bash, app.sh], port: %d, environment: {BIRTHS: "%s"}}}
                  timeout: 5m
                """.formatted(app, run, repos.get(app).bare(), Ports.free(), births(app));
    }

    public int size() {
        return repos.size();
    }

    public int pushes() {
        return pushes.stream().mapToInt(Integer::intValue).sum();
    }

    /** A new version; its commit. */
    public String push(int app) {
        pushes.set(app, pushes.get(app) + 1);
        newest.set(app, "v" + pushes.get(app));
        return repos.get(app)
                .write("version", newest.get(app) + "\n")
                .push(newest.get(app))
                .sha();
    }

    /** As the git host does, which tries again when it is not answered 2xx; true when it was. */
    public boolean tell(int app, String sha, URI service) {
        try {
            return new GitHost(service, "file://" + repos.get(app).bare()).tell(sha, run + "-" + sha) / 100 == 2;
        } catch (AssertionError nobodyThere) {
            return false;
        }
    }

    /** Until {@link #isCalm}; what keeps it from that is told. */
    public void awaitCalm(ServiceProcess service) {
        try {
            service.await("calm", this::isCalm);
        } catch (AssertionError e) {
            throw new AssertionError(
                    differences() + ", open " + count(OPEN, run) + ", born "
                            + IntStream.range(0, size()).mapToObj(this::born).toList() + ": " + e.getMessage(),
                    e);
        }
    }

    /** The newest of all runs, has run as a candidate before, and nothing is going on any more. */
    public boolean isCalm() {
        return IntStream.range(0, size())
                        .allMatch(i -> alive(births(i)).equals(List.of(newest.get(i)))
                                && born(i).getOrDefault(newest.get(i), 0L) >= 2)
                && count(OPEN, run) == 0;
    }

    /** Born more often than as a candidate and in its place; not alive, or somebody else is; acknowledged and not shown. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            String app = "app" + i;
            born(i).forEach((version, times) -> {
                if (times > 2) {
                    differences.add(app + ": " + version + " was born " + times + " times");
                }
            });
            if (!alive(births(i)).equals(List.of(newest.get(i)))) {
                differences.add(app + ": alive are " + alive(births(i)) + " instead of " + newest.get(i));
            }
            long ended = count(WELL, run, app);
            if (ended != pushes.get(i)) {
                differences.add(app + ": " + ended + " of " + pushes.get(i)
                        + " pushes ended as Succeeded or Superseded; the others: " + others(app));
            }
        }
        return differences;
    }

    /** How many ended in which other way, and why. */
    private String others(String app) {
        return ask(OTHERS, run, app);
    }

    /** Of all Apps, until now. */
    public long births() {
        return IntStream.range(0, size())
                .mapToLong(i -> lines(births(i)).size())
                .sum();
    }

    /** A birth that nobody asked for. */
    public void bearOnceMore(int app) throws IOException {
        Files.writeString(births(app), newest.get(app) + " 1\n", StandardOpenOption.APPEND);
    }

    /** An App that somebody ended by hand. */
    public void endAll(int app) {
        lines(births(app)).stream()
                .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .flatMap(pid -> Pids.find(pid, births(app).toString()).stream())
                .forEach(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    private Map<String, Long> born(int app) {
        return lines(births(app)).stream()
                .collect(Collectors.groupingBy(line -> line.split(" ", 2)[0], TreeMap::new, Collectors.counting()));
    }

    private Path births(int app) {
        return folder.resolve("app" + app + ".births");
    }

    /** Versions of the programs that wrote these lines and live. */
    public static List<String> alive(Path births) {
        return lines(births).stream()
                .map(line -> line.split(" ", 2))
                .filter(words -> Pids.find(Long.parseLong(words[1]), births.toString())
                        .filter(process -> process.info().command().orElse("").endsWith("busybox"))
                        .isPresent())
                .map(words -> words[0])
                .toList();
    }

    public static List<String> lines(Path births) {
        try {
            return Files.exists(births) ? Files.readAllLines(births) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long count(String sql, String... parameters) {
        return Long.parseLong(ask(sql, parameters));
    }

    /** The one value that it answers. */
    private String ask(String sql, String... parameters) {
        try (Connection connection =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends the programs: Apps outlive the service. */
    @Override
    public void close() {
        try {
            WorkFolder.endAll(folder.resolve("process"), Duration.ofSeconds(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
