package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.docker.RealEngine;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People approve and cancel while pushes come in and deployments run: each push ends once, never two at a time, the newest last. */
@QuarkusTest
class CommandsIT {

    private static final int APPS = 4;
    private static final int PUSHES = 15;
    private static final long LONGEST_PAUSE_MILLIS = 600;
    private static final long SEED = Long.getLong("sweep.seed", 1);
    private static final Caller SOMEBODY = new Caller("somebody");

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    Commands commands;

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    private final List<Scene> scenes = new ArrayList<>();
    private final Set<String> approved = ConcurrentHashMap.newKeySet();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private volatile boolean cancels = true;
    private volatile boolean ends;

    @BeforeEach
    void open() throws IOException {
        RealEngine.needBusybox();
        for (int i = 0; i < APPS; i++) {
            Scene scene = new Scene(register, stores, Files.createDirectories(folder.resolve("app" + i)));
            scene.repo().write("app.sh", Fleet.PROGRAM);
            String first = scene.push(Map.of("version", "v0\n"));
            scene.follow(Map.of(
                    "approval",
                    Map.of("require", "always"),
                    "target",
                    Map.of(
                            "process",
                            Map.of(
                                    "command",
                                    List.of("bash", "app.sh"),
                                    "port",
                                    scene.port(),
                                    "environment",
                                    Map.of("BIRTHS", births(i).toString())))));
            scenes.add(scene);
            scene.until(first, deployment -> true);
        }
    }

    @AfterEach
    void close() {
        ends = true;
        scenes.forEach(scene -> {
            List<ProcessHandle> started = Started.processes(
                            scene.all().stream().map(scene::record).toList())
                    .toList();
            scene.forget();
            scene.close();
            started.forEach(ProcessHandle::destroyForcibly);
        });
    }

    @Test
    void losesNoPushHoweverManyApproveAndCancel() throws InterruptedException {
        Random random = new Random(SEED);
        Thread approver = Thread.ofVirtual().start(() -> approve());
        Thread canceller = Thread.ofVirtual().start(() -> cancel(new Random(SEED)));
        List<Set<String>> pushed = IntStream.range(0, APPS)
                .<Set<String>>mapToObj(i -> new HashSet<>())
                .toList();
        for (int push = 1; push <= PUSHES; push++) {
            for (int app = 0; app < APPS; app++) {
                pushed.get(app).add(push(scenes.get(app), "v" + push));
                Thread.sleep(random.nextLong(LONGEST_PAUSE_MILLIS));
            }
        }
        cancels = false;
        canceller.join();
        for (int app = 0; app < APPS; app++) {
            String last = push(scenes.get(app), "last");
            pushed.get(app).add(last);
            assertThat(scenes.get(app).ended(last).outcome().orElseThrow().kind())
                    .isEqualTo(Outcome.Kind.SUCCEEDED);
        }
        ends = true;
        approver.join();

        System.out.println("[commands] " + approved.size() + " approvals, " + cancelled.size() + " cancels");
        assertThat(approved).isNotEmpty();
        assertThat(cancelled).isNotEmpty();
        for (int app = 0; app < APPS; app++) {
            judge(scenes.get(app), app, pushed.get(app));
        }
    }

    private String push(Scene scene, String version) {
        String sha = scene.push(Map.of("version", version + "\n"));
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
        return sha;
    }

    private void judge(Scene scene, int app, Set<String> pushed) {
        List<Deployment> all = scene.all();
        assertThat(Fleet.alive(births(app))).containsExactly("last");
        assertThat(all).allMatch(Deployment::hasEnded);
        assertThat(all.stream().map(each -> each.outcome().orElseThrow().kind()))
                .containsOnly(Outcome.Kind.SUCCEEDED, Outcome.Kind.SUPERSEDED, Outcome.Kind.CANCELLED);
        assertThat(all.stream().map(each -> each.revision().commit().sha()))
                .doesNotHaveDuplicates()
                .containsAll(pushed)
                .hasSize(pushed.size() + 1);
        assertThat(all.stream()
                        .filter(each -> each.outcome().orElseThrow().kind() == Outcome.Kind.CANCELLED)
                        .map(Deployment::id))
                .isSubsetOf(cancelled);
        for (Deployment each : all) {
            List<DeploymentEvent> events = stores.history().events(each.id());
            long approvals = events.stream()
                    .filter(event -> event.type().equals("Approved"))
                    .count();
            assertThat(approvals).isEqualTo(approved.contains(each.id()) ? 1 : 0);
            assertThat(events.stream()
                            .filter(event -> Outcome.Kind.CANCELLED.word().equals(event.type()))
                            .count())
                    .isLessThanOrEqualTo(1);
        }
        assertThat(overlaps(all)).isEmpty();
    }

    private record Span(String deployment, Instant from, Instant to) {}

    /** Deployments whose execution began before that of the one before had ended. */
    private List<String> overlaps(List<Deployment> all) {
        List<Span> spans = all.stream()
                .flatMap(each -> executed(each).stream())
                .sorted(Comparator.comparing(Span::from))
                .toList();
        return IntStream.range(1, spans.size())
                .filter(i -> spans.get(i).from().isBefore(spans.get(i - 1).to()))
                .mapToObj(i -> spans.get(i - 1) + " and " + spans.get(i))
                .collect(Collectors.toList());
    }

    private Optional<Span> executed(Deployment deployment) {
        List<DeploymentEvent> events = stores.history().events(deployment.id());
        return events.stream()
                .filter(event -> event.type().equals("Executing"))
                .findFirst()
                .map(event ->
                        new Span(deployment.id(), event.at(), events.getLast().at()));
    }

    private void approve() {
        while (!ends) {
            scenes.forEach(scene -> scene.all().stream()
                    .filter(each -> each.phase() == Phase.AWAITING_APPROVAL)
                    .filter(each -> commands.approve(each.id(), Optional.empty(), SOMEBODY) instanceof Answer.Accepted)
                    .forEach(each -> approved.add(each.id())));
            Scene.pause();
        }
    }

    private void cancel(Random random) {
        while (cancels) {
            scenes.get(random.nextInt(APPS)).all().stream()
                    .filter(each -> !each.hasEnded())
                    .filter(each -> random.nextInt(5) == 0)
                    .filter(each -> commands.cancel(each.id(), SOMEBODY) instanceof Answer.Accepted)
                    .forEach(each -> cancelled.add(each.id()));
            Scene.pause();
        }
    }

    private Path births(int app) {
        return folder.resolve("app" + app + ".births");
    }
}
