package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.git.GitServer;
import dev.slipway.git.Repo;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.AppStore;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One App with a repository of its own on a real git server over HTTP. */
final class Scene implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Register register;
    private final Stores stores;
    private final GitServer server;
    private final Repo repo;
    private final String name = "app-" + UUID.randomUUID().toString().substring(0, 8);
    private final int port = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();

    Scene(Register register, Stores stores, Path folder) {
        this.register = register;
        this.stores = stores;
        this.server = GitServer.serving(folder);
        this.repo = Repo.create(folder, name);
    }

    int port() {
        return port;
    }

    String name() {
        return name;
    }

    Repo repo() {
        return repo;
    }

    String url() {
        return server.url(name);
    }

    /** Registers the App; a second call changes its spec. */
    App follow(Map<String, ?> spec) {
        Map<String, Object> whole = new LinkedHashMap<>(
                Map.of("source", Map.of("url", url(), "ref", Map.of("branch", "main"), "interval", "5s")));
        whole.putAll(spec);
        Map<String, Object> document = Map.of(
                "apiVersion",
                "slipway.dev/v1alpha1",
                "kind",
                "App",
                "metadata",
                Map.of("namespace", "story", "name", name),
                "spec",
                whole);
        AppManifest.Parsed.Valid valid = switch (AppManifest.parse(document)) {
            case AppManifest.Parsed.Valid v -> v;
            case AppManifest.Parsed.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
        Register.Writing writing = register.put(valid.name(), valid.spec(), valid.manifest(), "api");
        return ((Register.Writing.Written) writing).app();
    }

    /** A {@link StoryApp} in this mode, answering this word. */
    String pushApp(String word, String mode) {
        StoryApp.FILES.forEach(repo::write);
        return push(Map.of("word", word, "mode", mode));
    }

    String push(Map<String, String> files) {
        files.forEach(repo::write);
        return repo.push("a change").sha();
    }

    /** Waits until the newest deployment of this commit has ended. */
    Deployment ended(String sha) {
        return until(sha, Deployment::hasEnded);
    }

    Deployment until(String sha, Predicate<Deployment> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<Deployment> found = all().stream()
                    .filter(deployment -> deployment.revision().commit().sha().equals(sha))
                    .findFirst();
            if (found.filter(condition).isPresent()) {
                return found.get();
            }
            pause();
        }
        throw new AssertionError(
                "no such deployment of " + sha + " within " + PATIENCE + ": " + all() + ", " + whatIsKnown());
    }

    private String whatIsKnown() {
        App app = stores.apps().find(appName()).orElseThrow();
        return stores.heads().of(app.id()) + ", " + stores.repositories().polling(RepositoryId.of(app)) + ", "
                + stores.queue().waiting(app.id());
    }

    DeploymentRecord record(Deployment deployment) {
        return stores.history().find(deployment.id()).orElseThrow();
    }

    /** Newest first; none of an App that is deleted. */
    List<Deployment> all() {
        return stores.apps().find(appName()).stream()
                .flatMap(app -> stores.history().list(Optional.of(app.id()), Optional.empty(), 200).stream())
                .map(DeploymentRecord::deployment)
                .toList();
    }

    private AppName appName() {
        return new AppName("story", name);
    }

    /** What the App answers at its own port, or {@code nothing}. */
    String answer() {
        return answer("/health");
    }

    String answer(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "nothing";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Deletes the App, so that nothing is deployed after its test; what runs for it stays. */
    void forget() {
        register.delete(appName(), "api");
    }

    /** Deletes the App, and waits until the record has let go of it. */
    void delete() {
        AppId app = stores.apps().find(appName()).orElseThrow().id();
        register.delete(appName(), "api");
        Awaitility.await().atMost(PATIENCE).until(() -> stores.apps().standing(app) == AppStore.Standing.DELETED);
    }

    void shipsFirst() {
        String sha = pushApp("first", "well");
        Deployment deployment = ended(sha);
        assertThat(deployment.outcome().orElseThrow().kind().word())
                .as(deployment.toString())
                .isEqualTo("Succeeded");
        assertThat(answer()).isEqualTo("first");
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
