package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static dev.slipway.operator.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.deployment.AppName;
import dev.slipway.pipeline.Stores;
import io.agroal.api.AgroalDataSource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps as somebody with {@code kubectl} has them, on a real API server with the CRD as it is shipped. */
@QuarkusTest
@TestProfile(OperatorIT.InACluster.class)
class OperatorIT {

    private static final String MARK = TestCluster.mark();
    private static final String NAME = Chat.NAME;

    public static final class InACluster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "slipway.operator.enabled",
                    "true",
                    "slipway.operator.lease-namespace",
                    "default",
                    "slipway.operator.lease-name",
                    "slipway-" + MARK,
                    "quarkus.operator-sdk.controllers.apps.selector",
                    TestCluster.LABEL + "=" + MARK);
        }
    }

    @Inject
    Stores stores;

    @Inject
    Reconciling reconciling;

    @Inject
    QuarkusConfigurationService settings;

    @Inject
    KubernetesClient ours;

    @Inject
    AgroalDataSource data;

    @TempDir
    Path folder;

    private TestCluster cluster;
    private Chat chat;
    private String namespace;

    @BeforeEach
    void open() {
        cluster = TestCluster.open(MARK);
        namespace = cluster.namespace();
        chat = new Chat(folder);
    }

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.client().namespaces().withName(namespace).delete();
            cluster.close();
        }
        if (chat != null) {
            chat.close();
        }
    }

    /** And not to one of its own, of whichever kubeconfig lies about. */
    @Test
    void speaksToTheClusterThatSlipwaySpeaksTo() {
        assertThat(settings.getKubernetesClient()).isSameAs(ours);
        assertThat(settings.closeClientOnStop()).isFalse();
    }

    @Test
    @SuppressWarnings("try") // the watch writes into the list
    void becomesReadyInTheRightOrder() {
        List<String> ready = new CopyOnWriteArrayList<>();
        try (Watch watch = watching(ready)) {
            String sha = push("first", "v1");
            cluster.create(namespace, NAME, spec());

            Map<String, Object> status = cluster.until(
                    namespace, NAME, now -> condition(now, "Ready").startsWith("True"));

            assertThat(condition(status, "Ready")).isEqualTo("True/ReconciliationSucceeded");
            assertThat(condition(status, "Reconciling")).isEqualTo("absent");
            assertThat(condition(status, "Stalled")).isEqualTo("absent");
            assertThat(condition(status, "Healthy")).isEqualTo("True/Observed");
            assertThat(status.get("observedGeneration")).isEqualTo(1);
            assertThat(status.get("lastAppliedRevision")).isEqualTo("main@sha1:" + sha);
            assertThat(status.get("lastAttemptedRevision")).isEqualTo("main@sha1:" + sha);
            assertThat(status.get("inventory").toString())
                    .contains(namespace + "_settings__ConfigMap", namespace + "_web_apps_Deployment");
            assertThat(ready.stream().distinct().toList())
                    .startsWith("none", "Unknown/Progressing")
                    .endsWith("True/ReconciliationSucceeded");
        }
        assertThat(events()).contains("Normal ReconciliationSucceeded");
    }

    @Test
    void looksAgainAtAnAppThatItWasLookingAtWhenItLostTheLease() throws SQLException {
        ready();
        try (Connection blocking = data.getConnection();
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            statement.execute("lock table app in access exclusive mode");
            cluster.request(namespace, NAME, "while it is blocked");
            await().until(() -> someThreadIsIn("dev.slipway.operator.Wishes"));
            reconciling.want(false);
            await().until(() -> !reconciling.isRunning());
            writesItsStatus("by the replica that holds the Lease now");
            blocking.rollback();
        }
        await().until(() -> !someThreadIsIn("io.javaoperatorsdk.operator.processing.event.ReconciliationDispatcher"));
        assertThat(cluster.status(namespace, NAME))
                .containsEntry("lastAppliedRevision", "by the replica that holds the Lease now");

        reconciling.want(true);

        String next = push("second", "v2");
        cluster.until(namespace, NAME, now -> ("main@sha1:" + next).equals(now.get("lastAppliedRevision")));
    }

    private void writesItsStatus(String revision) {
        cluster.app(namespace, NAME)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"lastAppliedRevision\":\"" + revision + "\"}}");
    }

    private static boolean someThreadIsIn(String type) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().equals(type));
    }

    @Test
    void showsDriftUntilItIsGone() {
        push("first", "v1");
        cluster.create(namespace, NAME, spec());
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));

        somebodyWrites("theirs");

        Map<String, Object> drifted =
                cluster.until(namespace, NAME, now -> condition(now, "Drifted").equals("True/Drifted"));
        assertThat(condition(drifted, "Ready")).isEqualTo("True/ReconciliationSucceeded");
        assertThat(drifted.toString()).contains("ConfigMap settings data.word: \"theirs\" instead of \"first\"");
        assertThat(events()).contains("Warning Drifted");

        somebodyWrites("first");
        cluster.until(namespace, NAME, now -> condition(now, "Drifted").equals("False/InSync"));
    }

    private void somebodyWrites(String word) {
        cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"word\":\"" + word + "\"}}");
    }

    private Watch watching(List<String> ready) {
        return cluster.client()
                .genericKubernetesResources(TestCluster.API_VERSION, "App")
                .inNamespace(namespace)
                .watch(new Watcher<>() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public void eventReceived(Action action, GenericKubernetesResource app) {
                        Object status = app.getAdditionalProperties().get("status");
                        ready.add(status == null ? "none" : condition((Map<String, Object>) status, "Ready"));
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "two targets       | target   | write exactly one of kubernetes, docker",
                "no target         | target   | write exactly one of kubernetes, docker",
                "two refs          | ref      | write exactly one of branch, tag, commit",
                "a bad namespace   | target   | spec.target.kubernetes.namespace",
                "an unknown field  | suspendd | unknown field",
                "a bad interval    | interval | spec.source.interval",
                "a number as url   | url      | spec.source.url",
                "no source         | source   | spec.source: Required value",
                "an other planner  | planner  | supported values: \"rules\"",
                "a process         | target   | unknown field",
            })
    void isRefusedByTheServerWith(String what, String where, String words) {
        Map<String, Object> wrong = wrong(what);
        GenericKubernetesResource document = cluster.document(namespace, "wrong", wrong);

        assertThatThrownBy(() -> cluster.client()
                        .resource(document)
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(words)
                .hasMessageContaining(where);
    }

    private Map<String, Object> wrong(String what) {
        Map<String, Object> source = chat.source(NAME);
        Map<String, Object> spec = spec();
        switch (what) {
            case "two targets" ->
                spec.put(
                        "target",
                        Map.of("kubernetes", Map.of("namespace", "a"), "docker", Map.of("ports", List.of("80:80"))));
            case "no target" -> spec.put("target", Map.of());
            case "two refs" -> source.put("ref", Map.of("branch", "main", "tag", "v1"));
            case "a bad namespace" -> spec.put("target", Map.of("kubernetes", Map.of("namespace", "Team A")));
            case "an unknown field" -> spec.put("suspendd", true);
            case "a bad interval" -> source.put("interval", "soon");
            case "a number as url" -> source.put("url", 7);
            case "no source" -> spec.remove("source");
            case "an other planner" -> spec.put("planner", Map.of("kind", "oracle"));
            case "a process" -> spec.put("target", Map.of("process", Map.of("command", List.of("sh"), "port", 1)));
            default -> throw new AssertionError(what);
        }
        if (spec.containsKey("source")) {
            spec.put("source", source);
        }
        return spec;
    }

    @Test
    void keepsTheKindOfItsTarget() {
        cluster.apply(namespace, NAME, spec());
        Map<String, Object> changed = spec();
        changed.put("target", Map.of("docker", Map.of("ports", List.of("18080:80"))));

        assertThatThrownBy(() -> cluster.apply(namespace, NAME, changed))
                .hasMessageContaining("the kind of the target never changes: delete the App and make it again");
    }

    @Test
    void isStalledByWhatOnlySlipwayCanRefuse() {
        Map<String, Object> spec = spec();
        spec.put("timeout", "1s");
        cluster.create(namespace, NAME, spec);

        Map<String, Object> status =
                cluster.until(namespace, NAME, now -> condition(now, "Stalled").startsWith("True"));

        assertThat(condition(status, "Ready")).isEqualTo("False/InvalidSpec");
        assertThat(message(status, "Ready")).contains("spec.timeout", "from 10s to 24h");
        assertThat(stores.apps().find(new AppName(namespace, NAME))).isEmpty();
        assertThat(events()).contains("Warning InvalidSpec");
    }

    @Test
    void saysThatItsRepositoryCanNotBeAsked() {
        Map<String, Object> spec = spec();
        spec.put("source", chat.source("nothing"));
        cluster.create(namespace, NAME, spec);

        Map<String, Object> status =
                cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("False"));

        assertThat(condition(status, "Ready")).isEqualTo("False/ProgressingWithRetry");
        assertThat(condition(status, "Reconciling")).isEqualTo("True/ProgressingWithRetry");
        assertThat(condition(status, "Stalled")).isEqualTo("absent");
    }

    @Test
    void tellsOfABadCommitAndDeploysItAgainOnlyWhenAsked() {
        ready();
        String bad = push("second", "v2-crash");

        Map<String, Object> status =
                cluster.until(namespace, NAME, now -> condition(now, "Stalled").startsWith("True"));

        assertThat(condition(status, "Ready")).isEqualTo("False/RolledBack");
        assertThat(message(status, "Ready")).contains("main@sha1:" + bad, "CrashLoopBackOff");
        assertThat(status.get("lastAttemptedRevision")).isEqualTo("main@sha1:" + bad);
        assertThat(status.get("lastAppliedRevision")).isNotEqualTo("main@sha1:" + bad);
        assertThat(events()).contains("Warning RolledBack");
        int before = deployments();

        cluster.request(namespace, NAME, "token-1");

        cluster.until(
                namespace,
                NAME,
                now -> "token-1".equals(now.get("lastHandledReconcileAt"))
                        && deployments() == before + 1
                        && condition(now, "Ready").equals("False/RolledBack"));
    }

    @Test
    void deploysNothingWhileItIsSuspended() {
        push("first", "v1");
        Map<String, Object> spec = spec();
        spec.put("suspend", true);
        cluster.apply(namespace, NAME, spec);
        cluster.until(namespace, NAME, now -> condition(now, "Ready").equals("False/Suspended"));

        cluster.apply(namespace, NAME, spec());

        Map<String, Object> status =
                cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));
        assertThat(status.get("observedGeneration")).isEqualTo(2);
    }

    @Test
    void leavesWhatRunsWhenItIsDeletedAndTakesItOverWhenItIsMadeAgain() {
        ready();
        String uid = cluster.app(namespace, NAME).get().getMetadata().getUid();
        assertThat(cluster.app(namespace, NAME).get().getMetadata().getFinalizers())
                .containsExactly("slipway.dev/finalizer");

        cluster.app(namespace, NAME).delete();

        gone();
        assertThat(stores.apps().find(new AppName(namespace, NAME))).isEmpty();
        assertThat(web()).isNotNull();

        cluster.create(namespace, NAME, spec());
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));
        assertThat(stores.apps()
                        .find(new AppName(namespace, NAME))
                        .orElseThrow()
                        .id()
                        .uid())
                .isNotEqualTo(uid);
    }

    @Test
    void takesAwayWhatRunsWhenItIsDeletedAndWantsThat() {
        readyToBeTakenAway("1m");

        cluster.app(namespace, NAME).delete();

        gone();
        assertThat(stores.apps().find(new AppName(namespace, NAME))).isEmpty();
        assertThat(web()).isNull();
        assertThat(cluster.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("settings")
                        .get())
                .isNull();
    }

    /** What the cluster has at the moment counts: the change may not have been taken in yet. */
    @Test
    void leavesWhatRunsWhenThatWasWishedJustBefore() {
        readyToBeTakenAway("1m");

        cluster.app(namespace, NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"deletionPolicy\":\"Orphan\"}}");
        cluster.app(namespace, NAME).delete();

        gone();
        assertThat(web()).isNotNull();
    }

    @Test
    void finishesItsDeletionWhenWhatRunsCanNotBeTakenAway() {
        readyToBeTakenAway("10s");
        cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .edit(found -> {
                    found.getMetadata().setFinalizers(List.of("example.com/held"));
                    return found;
                });

        cluster.app(namespace, NAME).delete();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(events()).contains("Normal Removing", "Warning Removing"));
        gone();
        assertThat(cluster.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("settings")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotNull();
        cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .edit(found -> {
                    found.getMetadata().setFinalizers(List.of());
                    return found;
                });
    }

    private Deployment web() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get();
    }

    private void readyToBeTakenAway(String timeout) {
        push("first", "v1");
        Map<String, Object> spec = spec();
        spec.put("deletionPolicy", "Delete");
        spec.put("timeout", timeout);
        cluster.create(namespace, NAME, spec);
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void finishesTheDeletionOfItsNamespace(boolean takesAway) {
        if (takesAway) {
            readyToBeTakenAway("1m");
        } else {
            ready();
        }

        cluster.client().namespaces().withName(namespace).delete();

        gone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentials", "an account", "a namespace"})
    void finishesItsDeletionWithout(String missing) {
        push("first", "v1");
        Map<String, Object> spec = spec();
        Map<String, Object> source = chat.source(NAME);
        switch (missing) {
            case "credentials" -> source.put("secretRef", Map.of("name", "nowhere"));
            case "an account" ->
                spec.put(
                        "target", Map.of("kubernetes", Map.of("namespace", namespace, "serviceAccountName", "nobody")));
            case "a namespace" ->
                spec.put(
                        "target",
                        Map.of(
                                "kubernetes",
                                Map.of("namespace", "nowhere-" + namespace, "serviceAccountName", "nobody")));
            default -> throw new AssertionError(missing);
        }
        spec.put("source", source);
        cluster.create(namespace, NAME, spec);
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("False"));

        cluster.app(namespace, NAME).delete();

        gone();
        assertThat(stores.apps().find(new AppName(namespace, NAME))).isEmpty();
    }

    private void gone() {
        long end = System.nanoTime() + TestCluster.PATIENCE.toNanos();
        while (cluster.app(namespace, NAME).get() != null) {
            assertThat(System.nanoTime()).as("it is still there").isLessThan(end);
            TestCluster.pause();
        }
    }

    private void ready() {
        push("first", "v1");
        cluster.create(namespace, NAME, spec());
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));
    }

    private int deployments() {
        return stores.apps()
                .find(new AppName(namespace, NAME))
                .map(app -> stores.history()
                        .list(Optional.of(app.id()), Optional.empty(), 50)
                        .size())
                .orElse(0);
    }

    private List<String> events() {
        return cluster.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getRegarding().getKind().equals("App"))
                .map((Event event) -> event.getType() + " " + event.getReason())
                .toList();
    }

    private Map<String, Object> spec() {
        return chat.spec(namespace);
    }

    private String push(String word, String tag) {
        return chat.push(word, tag);
    }
}
