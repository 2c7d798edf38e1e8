package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.PathFilter;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a cluster: built-in kinds need none. */
class RenderToolTest {

    private static final String SETTINGS = KubeWorld.configMap("settings", "1");

    private final Fixtures.MemoryArtifacts artifacts = new Fixtures.MemoryArtifacts();
    private PathFilter filter = PathFilter.ALL;

    @Test
    void putsObjectsIntoTheirNamespaceAndIntoTheOrderOfApplying() {
        ToolResult.Done done = done(Map.of(
                "deploy/a.yaml",
                KubeWorld.deployment("web", "web:1") + "---\n" + KubeWorld.service("web"),
                "deploy/b/c.yml",
                SETTINGS,
                "deploy/d.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"chat\"}}"));

        assertThat(done.outputs().get("objects"))
                .isEqualTo("_chat__Namespace,chat_settings__ConfigMap,chat_web__Service,chat_web_apps_Deployment");
        assertThat(rendered(done))
                .startsWith("[{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"chat\"}}");
        assertThat(rendered(done)).contains("\"metadata\":{\"name\":\"settings\",\"namespace\":\"chat\"}");
    }

    @Test
    void makesTheSameBytesOfTheSameCommit() {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            files.put("deploy/" + i + ".yaml", KubeWorld.configMap("settings-" + i, "1") + "  b: x\n  a: y\n");
        }

        assertThat(done(files).outputs()).isEqualTo(done(new HashMap<>(files)).outputs());
        assertThat(done(files).outputs().get("artifact"))
                .isEqualTo("sha256:56a9cd8039e1a9419d75a021e5ab1dbd3aa81382ad9d6becd6e3ab859c4419d5");
    }

    @Test
    void takesAListApart() {
        ToolResult.Done done = done(Map.of("deploy/a.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
                """));

        assertThat(done.outputs().get("objects")).isEqualTo("chat_a__ConfigMap,chat_b__ConfigMap");
    }

    @Test
    void readsScalarsAsKubectlDoes() {
        ToolResult.Done done = done(Map.of("deploy/a.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data: {date: 2026-11-20, ports: 80:80, mode: 0644, on: yes, 8080: x, big: 12345678901234567890, half: 0.5}
                """));

        assertThat(rendered(done))
                .contains("\"data\":{\"8080\":\"x\",\"big\":12345678901234567890,\"date\":\"2026-11-20\",\"half\":0.5,"
                        + "\"mode\":420,\"ports\":\"80:80\",\"true\":true}");
    }

    @Test
    void leavesOutWhatTheGlobsLeaveOutAndWhatBelongsToOtherTools() {
        filter = new PathFilter(List.of(), List.of("deploy/test/**"));
        ToolResult.Done done = done(Map.of(
                "deploy/a.yaml", SETTINGS,
                "deploy/README.md", "words",
                "deploy/.github/workflows/ci.yaml", "on: push",
                "deploy/test/b.yaml", "no: manifest",
                "other/c.yaml", "no: manifest"));

        assertThat(done.outputs().get("objects")).isEqualTo("chat_settings__ConfigMap");
    }

    @Test
    void keepsANamespaceThatAManifestNames() {
        ToolResult.Done done = done(Map.of(
                "deploy/a.yaml",
                SETTINGS.replace("name: settings", "{name: settings, namespace: other}")
                        .replace("metadata:\n  {", "metadata: {")));

        assertThat(done.outputs().get("objects")).isEqualTo("other_settings__ConfigMap");
    }

    @Test
    void takesTheNamespaceFromWhatIsInNone() {
        ToolResult.Done done = done(Map.of("deploy/a.yaml", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: "system:chat", namespace: chat}
                """));

        assertThat(done.outputs().get("objects")).isEqualTo("_system__chat_rbac.authorization.k8s.io_ClusterRole");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deploy/sub/kustomization.yaml | resources: [] | MixedManifests | deploy/sub/kustomization.yaml stands below plain manifests",
                "deploy/sub/Chart.yaml | name: chat | MixedManifests | deploy/sub/Chart.yaml",
                "deploy/a.txt | words | NoManifests | the folder deploy holds no manifest",
                "deploy/a.yaml | '# only a comment' | NoManifests | the folder deploy",
                "deploy/a.yaml | kind: ConfigMap | InvalidManifest | deploy/a.yaml has no apiVersion",
                "deploy/a.yaml | '{apiVersion: v1, kind: ConfigMap}' | InvalidManifest | has no metadata.name",
                "deploy/a.yaml | '{apiVersion: v1, kind: ConfigMap, metadata: {name: a_b}}' | InvalidManifest | metadata.name",
                "deploy/a.yaml | 'a: [' | InvalidManifest | deploy/a.yaml is not valid YAML at line",
                "deploy/a.yaml | '{a: 1, a: 2}' | InvalidManifest | duplicate key",
                "deploy/a.yaml | 'a: !!java.io.File [x]' | InvalidManifest | is not",
                "deploy/a.yaml | '- a' | InvalidManifest | has no apiVersion",
                "deploy/a.yaml | 'a: &a [*a]' | InvalidManifest | nested too deeply",
                "deploy/a.yaml | 'a: .inf' | InvalidManifest | infinite",
                "deploy/a.json | '{\"a\": 1, \"a\": 2}' | InvalidManifest | deploy/a.json is not valid JSON at line 1",
                "deploy/a.yaml@ | x | InvalidManifest | symbolic link",
                "deploy/a.yaml | '{apiVersion: v1, kind: Secret, metadata: {name: a}, sops: {mac: x}}' | EncryptedManifest | SOPS"
            })
    void refusesByName(String file, String text, String reason, String message) {
        ToolResult.Failed failed = (ToolResult.Failed) render(Map.of(file, text));

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo(reason);
        assertThat(failed.message()).contains(message);
    }

    @Test
    void namesBothFilesOfAnObjectThatIsThereTwice() {
        ToolResult.Failed failed =
                (ToolResult.Failed) render(Map.of("deploy/a.yaml", SETTINGS, "deploy/b.yaml", SETTINGS));

        assertThat(failed.reason().word()).isEqualTo("DuplicateObject");
        assertThat(failed.message()).contains("deploy/a.yaml", "deploy/b.yaml", "ConfigMap settings");
    }

    @Test
    void isNotBlownUpByAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 7; i++) {
            bomb.append("a%1$d: &a%1$d [*a%2$d,*a%2$d,*a%2$d,*a%2$d,*a%2$d,*a%2$d,*a%2$d]\n".formatted(i, i - 1));
        }

        ToolResult.Failed failed = (ToolResult.Failed) render(Map.of("deploy/a.yaml", bomb.toString()));

        assertThat(failed.reason().word()).isEqualTo("InvalidManifest");
        assertThat(failed.message()).contains("200000 values");
    }

    @Test
    void refusesMoreThanItReads() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= ManifestFiles.MOST_FILES; i++) {
            many.put("deploy/" + i + ".yaml", "");
        }
        assertThat(((ToolResult.Failed) render(many)).reason().word()).isEqualTo("TooManyManifests");

        String large = "#".repeat(ManifestFiles.MOST_FILE_BYTES + 1);
        assertThat(((ToolResult.Failed) render(Map.of("deploy/a.yaml", large))).message())
                .contains("1024 KiB");
    }

    @Test
    void saysWhatToSetWhenAKindNeedsAClusterAndThereIsNone() {
        ToolResult.Failed failed = (ToolResult.Failed)
                render(Map.of("deploy/a.yaml", "{apiVersion: example.com/v1, kind: Boat, metadata: {name: nutshell}}"));

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("Unreachable");
        assertThat(failed.message()).contains("slipway.kubernetes.kubeconfig", "KUBECONFIG");
    }

    @Test
    void needsNoClusterForAKindThatTheCommitBringsAlong() {
        ToolResult.Done done = done(Map.of(
                "deploy/a.yaml",
                ApplyToolIT.definition("example.com"),
                "deploy/b.yaml",
                "{apiVersion: example.com/v1, kind: Boat, metadata: {name: nutshell}}"));

        assertThat(done.outputs().get("objects"))
                .isEqualTo("_boats.example.com_apiextensions.k8s.io_CustomResourceDefinition,"
                        + "chat_nutshell_example.com_Boat");
    }

    private ToolResult.Done done(Map<String, String> files) {
        return (ToolResult.Done) render(files);
    }

    private String rendered(ToolResult.Done done) {
        byte[] bytes =
                artifacts.load(new Digest(done.outputs().get("artifact"))).orElseThrow();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ToolResult render(Map<String, String> files) {
        App app = Fixtures.app("a1", "chat", Duration.ofSeconds(60), "deploy", filter);
        Sources sources = (any, commit) -> new Sources.Opening.Opened(Fixtures.tree(files));
        Kinds kinds = new Kinds(new Cluster(new Wire(Fixtures.noCluster())), InstantSource.system());
        Instant now = Instant.EPOCH;
        return new RenderTool(sources, artifacts, kinds, Fixtures.programs(), Fixtures.secrets(Map.of()), text -> text)
                .read(
                        Fixtures.call(
                                "kube.render",
                                Effect.READ,
                                "chat",
                                Map.of("commit", Fixtures.COMMIT.sha(), "path", "deploy", "tree", "tree")),
                        new Attempt(app, "deployment-1", 1, now, now.plusSeconds(60)));
    }
}
