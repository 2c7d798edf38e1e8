package dev.slipway.bench;

import dev.slipway.docker.RealEngine;
import dev.slipway.git.Repo;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.GitHost;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, compiled as in production, beside what loads it. Run by {@code ./slipway bench}. */
@TestMethodOrder(OrderAnnotation.class)
class ServiceBench {

    private static final int HOOK_REPOSITORIES = 20;
    private static final int HOOKS_PER_SECOND = 200;
    private static final int HOOK_SECONDS = 30;
    private static final int WARM_UP_SECONDS = 10;
    private static final int POLLED = 1_000;
    private static final Duration POLLED_FOR = Duration.ofMinutes(2);
    private static final int KILLS = 15;

    private static final String OPEN = "select count(*) from deployment where phase <> 'ENDED'";
    private static final String ENDED = "select count(*) from deployment where outcome_kind = 'UNPLANNABLE'";

    @TempDir
    Path folder;

    /** At a fixed rate, however late answers are; each is timed from when it should have been sent. */
    @Test
    @Order(1)
    void webhooks() throws IOException, InterruptedException {
        List<String> urls = repositoriesWithoutARecipe(HOOK_REPOSITORIES, "24h");
        try (ServiceProcess service =
                        new ServiceProcess(ServiceSetup.in(folder, "hooks").likeAContainer());
                Rows rows = new Rows()) {
            service.awaitReady();
            service.await("all planned once", () -> rows.number(ENDED) >= HOOK_REPOSITORIES && rows.number(OPEN) == 0);
            AtomicInteger refused = new AtomicInteger();
            load(service, urls, WARM_UP_SECONDS, refused);
            refused.set(0);
            long[] times = load(service, urls, HOOK_SECONDS, refused);

            Figures.row(
                    "webhook answered, " + HOOKS_PER_SECOND + " pushes/s over " + HOOK_REPOSITORIES + " repositories",
                    "p99 ≤ 50 ms",
                    Figures.spread(times) + (refused.get() == 0 ? "" : ", " + refused.get() + " refused"),
                    new Consumption(service.pid()).peak());
        }
    }

    private long[] load(ServiceProcess service, List<String> urls, int seconds, AtomicInteger refused)
            throws InterruptedException {
        int count = seconds * HOOKS_PER_SECOND;
        long[] times = new long[count];
        CountDownLatch answered = new CountDownLatch(count);
        List<GitHost> hosts =
                urls.stream().map(url -> new GitHost(service.address(), url)).toList();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = begin + number * 1_000_000_000L / HOOKS_PER_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
                threads.execute(() -> {
                    int status = hosts.get(number % hosts.size())
                            .tell("%040x".formatted(begin + number), begin + "-" + number);
                    times[number] = System.nanoTime() - due;
                    if (status != 202) {
                        refused.incrementAndGet();
                    }
                    answered.countDown();
                });
            }
            answered.await();
        }
        return times;
    }

    @Test
    @Order(2)
    void polls() throws IOException {
        repositoriesWithoutARecipe(POLLED, "60s");
        try (ServiceProcess service =
                        new ServiceProcess(ServiceSetup.in(folder, "polls").likeAContainer());
                Rows rows = new Rows()) {
            service.awaitReady();
            service.await("all planned once", () -> rows.number(ENDED) >= POLLED && rows.number(OPEN) == 0);
            Consumption consumption = new Consumption(service.pid());
            LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
            Duration before = consumption.cpu();
            LockSupport.parkNanos(POLLED_FOR.toNanos());
            Duration used = consumption.cpu().minus(before);

            Figures.row(
                    "poll of 1,000 repositories a minute",
                    "≤ 10 % of one core",
                    String.format(Locale.ROOT, "%.1f %%", 100.0 * used.toMillis() / POLLED_FOR.toMillis()),
                    consumption.peak());
        }
    }

    @Test
    @Order(3)
    void killed() throws IOException {
        RealEngine.needBusybox();
        try (Fleet fleet = new Fleet(folder, 4);
                ServiceProcess service =
                        new ServiceProcess(ServiceSetup.in(folder, "killed").likeAContainer());
                Rows rows = new Rows()) {
            service.awaitReady();
            service.await("the first versions", fleet::isCalm);
            Takeover takeover = new Takeover(rows);
            long[] afterReady = new long[KILLS];
            long[] afterKill = new long[KILLS];
            for (int i = 0; i < KILLS; i++) {
                push(fleet, service);
                Takeover.Held held = takeover.held(service);
                service.killAndBegin();
                service.awaitReady();
                long ready = System.currentTimeMillis();
                long next = takeover.nextStep(service, held);
                afterReady[i] = Duration.ofMillis(Math.max(0, next - ready)).toNanos();
                afterKill[i] = Duration.ofMillis(next - held.at()).toNanos();
                service.await("calm", fleet::isCalm);
            }
            Figures.row(
                    "kill -9 → next step, after the process is back",
                    "p95 ≤ 1 s",
                    Figures.spread(afterReady) + "; from the kill, with the JVM's start: " + Figures.spread(afterKill),
                    new Consumption(service.pid()).peak());
        }
    }

    @Test
    @Order(4)
    void takenOver() throws IOException {
        RealEngine.needBusybox();
        try (Fleet fleet = new Fleet(folder, 4);
                ServiceProcess one =
                        new ServiceProcess(ServiceSetup.in(folder, "one").likeAContainer());
                ServiceProcess two =
                        new ServiceProcess(ServiceSetup.in(folder, "two").likeAContainer());
                Rows rows = new Rows()) {
            List<ServiceProcess> both = List.of(one, two);
            both.forEach(ServiceProcess::awaitReady);
            one.await("the first versions", fleet::isCalm);
            Takeover takeover = new Takeover(rows);
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) {
                push(fleet, both.get(i % 2));
                ServiceProcess victim = takeover.busiest(both);
                Takeover.Held held = takeover.held(victim);
                victim.kill();
                times.add(Duration.ofMillis(takeover.nextStep(victim == one ? two : one, held) - held.at())
                        .toNanos());
                victim.killAndBegin();
                victim.awaitReady();
                one.await("calm", fleet::isCalm);
            }
            Figures.row(
                    "kill -9 → next step, on another replica",
                    "≤ 3 s",
                    Figures.spread(times.stream().mapToLong(Long::longValue).toArray()),
                    new Consumption(one.pid()).peak());
        }
    }

    private static void push(Fleet fleet, ServiceProcess service) {
        for (int app = 0; app < fleet.size(); app++) {
            fleet.tell(app, fleet.push(app), service.address());
        }
    }

    /** Apps that can be looked at and never deployed: each ends as Unplannable once. Their addresses. */
    private List<String> repositoriesWithoutARecipe(int count, String interval) throws IOException {
        Repo repo = Repo.create(folder, "plain");
        repo.write("README.md", "nothing to build\n").push("first");
        List<String> urls = new ArrayList<>();
        Path apps = Files.createDirectories(folder.resolve("apps"));
        for (int i = 0; i < count; i++) {
            repo.link("../r" + i + ".git", repo.bare().toString());
            urls.add("file://" + repo.bare().resolveSibling("r" + i + ".git"));
            Files.writeString(apps.resolve("app" + i + ".yaml"), """
                    apiVersion: slipway.dev/v1alpha1
                    kind: App
                    metadata: {name: app%d, namespace: bench}
                    spec:
                      source: {url: "%s", ref: {branch: main}, interval: %s}
                      target: {docker: {ports: ["8080:8080"]}}
                    """.formatted(i, urls.getLast(), interval));
        }
        return urls;
    }
}
