package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Receiver;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Courier;
import dev.slipway.pipeline.Redelivery;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pushes, many deliveries, and receivers that do not answer. */
@QuarkusTest
class PushesIT {

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    Courier.Deliveries deliveries;

    @Inject
    Redelivery redelivery;

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(register, stores, folder);
    }

    @AfterEach
    void close() {
        scene.close();
        Started.processes(scene.all().stream().map(scene::record).toList()).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void makesOneDeploymentOfAHundredIdenticalDeliveriesAtOnce() throws InterruptedException, ExecutionException {
        scene.follow(process("5s", Map.of()));
        scene.shipsFirst();
        String sha = scene.pushApp("second", "well");
        GitHost host = new GitHost(service, scene.url());

        List<Integer> answers = atOnce(IntStream.range(0, 100)
                .<Callable<Integer>>mapToObj(i -> () -> host.tell(sha, "one-delivery"))
                .toList());

        assertThat(answers).allMatch(status -> status / 100 == 2);
        assertThat(scene.ended(sha).outcome().orElseThrow().kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(scene.all()).hasSize(2);
    }

    @Test
    void runsTheLastOfFiftyPushesAndShowsTheOthersAsSuperseded() {
        scene.follow(process("5s", Map.of()));
        scene.shipsFirst();
        GitHost host = new GitHost(service, scene.url());
        List<String> pushed = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            String sha = scene.pushApp("push " + i, "well");
            assertThat(host.tell(sha, scene.name() + "-" + i)).isEqualTo(202);
            pushed.add(sha);
        }

        Deployment last = scene.ended(pushed.getLast());

        assertThat(last.outcome().orElseThrow().kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(scene.answer()).isEqualTo("push 50");
        assertThat(pushed.subList(0, 49))
                .allSatisfy(sha -> assertThat(
                                scene.ended(sha).outcome().orElseThrow().kind())
                        .isEqualTo(Outcome.Kind.SUPERSEDED));
        assertThat(scene.all()).hasSize(51);
    }

    @Test
    void tellsAReceiverInOrderThoughItFailsFiveTimes() {
        try (TestReceiver receiver = TestReceiver.failing(5)) {
            scene.follow(process("5s", Map.of("notify", List.of(Map.of("webhook", Map.of("url", receiver.url()))))));
            scene.shipsFirst();

            receiver.await(4, Duration.ofSeconds(90));

            assertThat(receiver.types()).containsExactly("Started", "Planned", "Executing", "Succeeded");
            assertThat(receiver.requests()).isEqualTo(9);
        }
    }

    @Test
    void tellsOneReceiverThoughAnotherHangs() {
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver receiver = TestReceiver.failing(0)) {
            scene.follow(process(
                    "5s",
                    Map.of(
                            "notify",
                            List.of(
                                    Map.of("webhook", Map.of("url", hanging.url())),
                                    Map.of("webhook", Map.of("url", receiver.url()))))));
            scene.shipsFirst();

            receiver.await(4, Duration.ofSeconds(10));

            assertThat(receiver.types()).containsExactly("Started", "Planned", "Executing", "Succeeded");
            assertThat(hanging.requests()).isPositive();
        }
    }

    @Test
    void tellsAgainWhatAReceiverNeverTookWhenSomebodyAsks() {
        try (TestReceiver receiver = TestReceiver.failing(1)) {
            scene.follow(process("5s", Map.of("notify", List.of(Map.of("webhook", Map.of("url", receiver.url()))))));
            String sha = scene.pushApp("first", "well");
            Deployment deployment = scene.ended(sha);
            receiver.await(4, Duration.ofSeconds(90));
            // The last of its tries, as if seventeen hours had passed.
            stores.transactions()
                    .run(() -> deliveries.failed(
                            new Courier.Deliveries.Next(
                                    stores.apps().find(deployment.app()).orElseThrow(),
                                    new Receiver.Webhook(receiver.url(), Optional.empty(), List.of()),
                                    0,
                                    stores.history().events(deployment.id()).getFirst(),
                                    24,
                                    false),
                            25,
                            "answered 500",
                            true));
            assertThat(redelivery.of(deployment.id()))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.why()).isEqualTo("answered 500"));

            assertThat(redelivery.again(deployment.id(), new Caller("somebody")))
                    .isInstanceOf(Answer.Accepted.class);

            receiver.await(5, Duration.ofSeconds(30));
            assertThat(receiver.types()).containsExactly("Started", "Planned", "Executing", "Succeeded", "Started");
            for (int i = 0; i < 100 && !redelivery.of(deployment.id()).isEmpty(); i++) {
                Scene.pause(); // it is delivered before that is on record
            }
            assertThat(redelivery.of(deployment.id())).isEmpty();
            assertThat(redelivery.again(deployment.id(), new Caller("somebody")))
                    .isInstanceOf(Answer.Conflict.class);
        }
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
        }
        return results;
    }

    private Map<String, Object> process(String interval, Map<String, ?> more) {
        Map<String, Object> spec = new LinkedHashMap<>(Map.of(
                "source", Map.of("url", scene.url(), "ref", Map.of("branch", "main"), "interval", interval),
                "target", Map.of("process", Map.of("command", StoryApp.COMMAND, "port", scene.port())),
                "checks", Map.of("probe", Map.of("http", Map.of("path", "/health", "expect", 200), "timeout", "20s"))));
        spec.putAll(more);
        return spec;
    }
}
