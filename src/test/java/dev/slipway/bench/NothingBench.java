package dev.slipway.bench;

import dev.slipway.deployment.AppManifest;
import dev.slipway.git.Repo;
import dev.slipway.pipeline.Register;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a target that does nothing, in the JVM that loads it. Run by {@code ./slipway bench}. */
@QuarkusTest
@TestProfile(NothingBench.OnNothing.class)
class NothingBench {

    public static final class OnNothing implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(NothingTarget.class);
        }
    }

    private static final int APPS = 1_000;
    private static final int ROUNDS = 60;
    private static final int WARM_UP_ROUNDS = 30;
    private static final String MANY = "bench-many";

    private static final String WELL = """
            select count(*) from deployment d join app a on a.uid = d.app
            where a.namespace = ? and d.commit = ? and d.outcome_kind = 'SUCCEEDED'""";

    /** From the hook's answer to the end, in milliseconds: the record's clock is this machine's. */
    private static final String LAST_END = """
            select round(extract(epoch from max(d.ended_at)) * 1000)::bigint from deployment d join app a on a.uid = d.app
            where a.namespace = ? and d.commit = ?""";

    private static final String QUEUE = """
            with queued as (
              insert into revision_queue (app, generation, ref, commit, trigger, cause)
              select a.uid, 1, 'main', md5(i::text) || '00000000', a.uid || '/1/bench:' || i || '/', 'a push'
              from app a, generate_series(1, 10000) i where a.namespace = ? returning 1)
            select count(*) from queued""";

    private static final String SUPERSEDED = """
            select count(*) from deployment d join app a on a.uid = d.app
            where a.namespace = ? and d.outcome_kind = 'SUPERSEDED'""";

    private static final String STEP_ENDS = """
            select round(extract(epoch from (s.body ->> 'endedAt')::timestamptz) * 1000000)::bigint
            from step_result s join deployment d on d.id = s.deployment join app a on a.uid = d.app
            where a.namespace = ? and d.commit = ? order by s.idx""";

    @Inject
    Register register;

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    private final Consumption own = new Consumption(ProcessHandle.current().pid());

    @Test
    void stepsAndManyApps() {
        try (Rows rows = new Rows()) {
            steps(rows);
            manyApps(rows);
            longQueue(rows);
        }
    }

    private void steps(Rows rows) {
        Repo repo = Repo.create(folder, "steps");
        follow(NothingTarget.LONG, "app", repo, "");
        long[] gaps = IntStream.range(0, ROUNDS)
                .boxed()
                .flatMapToLong(round -> gaps(rows, repo, round))
                .skip((long) WARM_UP_ROUNDS * (NothingTarget.MANY - 1))
                .toArray();
        Figures.row(
                "overhead of durability per step (intent, effect that does nothing, result)",
                "p99 ≤ 3 ms on an idle local disk",
                Figures.spread(gaps),
                own.peak() + " with the load");
    }

    /** From the end of one step to the end of the next. */
    private LongStream gaps(Rows rows, Repo repo, int round) {
        push(rows, repo, NothingTarget.LONG, 1, "round " + round, Map.of("a", "round " + round));
        long[] ends = rows.texts(STEP_ENDS, NothingTarget.LONG, repo.head().sha()).stream()
                .mapToLong(Long::parseLong)
                .toArray();
        return IntStream.range(1, ends.length).mapToLong(i -> (ends[i] - ends[i - 1]) * 1_000);
    }

    private void manyApps(Rows rows) {
        Repo repo = Repo.create(folder, "many");
        for (int i = 0; i < APPS; i++) {
            repo.write("app-" + i + "/config", "first");
            follow(MANY, "app-" + i, repo, "app-" + i);
        }
        Map<String, String> one = Map.of("app-7/config", "third");
        Duration cold = push(rows, repo, MANY, APPS, "first", Map.of());
        for (int i = 0; i < APPS; i++) {
            repo.write("app-" + i + "/config", "second");
        }
        Duration before = own.cpu();
        Duration warm = push(rows, repo, MANY, APPS, "second", Map.of());
        Duration cpu = own.cpu().minus(before);
        Duration single = push(rows, repo, MANY, 1, "third", one);
        Figures.row(
                "1,000 Apps in one repository, one push, on a target that does nothing: all ended",
                "none; not a figure of any real target",
                String.format(
                        Locale.ROOT,
                        "%.1f s (first time %.1f s); %.1f ms CPU per App; one of 1,000 touched: %.2f s",
                        warm.toMillis() / 1e3,
                        cold.toMillis() / 1e3,
                        cpu.toMillis() / (double) APPS,
                        single.toMillis() / 1e3),
                own.peak() + " with the load");
    }

    /** As if nobody had been there for long: all but the newest are shown as Superseded. */
    private void longQueue(Rows rows) {
        Repo repo = Repo.create(folder, "queue");
        follow("bench-queue", "app", repo, "");
        push(rows, repo, "bench-queue", 1, "first", Map.of("a", "first"));
        long queued = rows.number(QUEUE, "bench-queue");
        Duration took = push(rows, repo, "bench-queue", 1, "last", Map.of("a", "last"));
        await(() -> rows.number(SUPERSEDED, "bench-queue") == queued);
        Figures.row(
                "%,d queued revisions of one App: the newest deployed, all others Superseded".formatted(queued),
                "bounded memory",
                String.format(Locale.ROOT, "the newest after %.1f s", took.toMillis() / 1e3),
                own.peak() + " with the load");
    }

    /** From the hook to the last end. */
    private Duration push(
            Rows rows, Repo repo, String namespace, int touched, String message, Map<String, String> files) {
        files.forEach(repo::write);
        String sha = repo.push(message).sha();
        Instant begin = Instant.now();
        tell(repo, sha);
        await(() -> rows.number(WELL, namespace, sha) == touched);
        return Duration.between(begin, Instant.ofEpochMilli(rows.number(LAST_END, namespace, sha)));
    }

    private void tell(Repo repo, String sha) {
        int status = new GitHost(service, "file://" + repo.bare()).tell(sha, sha);
        if (status != 202) {
            throw new AssertionError("the hook answered " + status);
        }
    }

    private void follow(String namespace, String name, Repo repo, String path) {
        Map<String, Object> document = Map.of(
                "apiVersion",
                "slipway.dev/v1alpha1",
                "kind",
                "App",
                "metadata",
                Map.of("namespace", namespace, "name", name),
                "spec",
                Map.of(
                        "source",
                        Map.of(
                                "url",
                                "file://" + repo.bare(),
                                "ref",
                                Map.of("branch", "main"),
                                "path",
                                path,
                                "interval",
                                "24h"),
                        "target",
                        Map.of("process", Map.of("command", List.of("true"), "port", 1))));
        AppManifest.Parsed.Valid valid = (AppManifest.Parsed.Valid) AppManifest.parse(document);
        register.put(valid.name(), valid.spec(), valid.manifest(), "bench");
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it came to no end");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
