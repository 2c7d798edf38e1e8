package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.PathFilter;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChartIT {

    private final RenderWorld world = new RenderWorld();

    @BeforeAll
    static void needsHelm() {
        RenderWorld.need("helm");
    }

    @BeforeEach
    void writeAChart() {
        world.with("deploy/Chart.yaml", """
                        apiVersion: v2
                        name: chat
                        version: 1.0.0
                        """)
                .with("deploy/values.yaml", "answer: 1\nhook: false\n")
                .with("deploy/templates/settings.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: {{ .Release.Name }}-settings
                          labels: {namespace: {{ .Release.Namespace }}}
                        data: {answer: {{ .Values.answer | quote }}, cluster: "{{ lookup "v1" "Namespace" "" "default" }}"}
                        """)
                .with("deploy/templates/test.yaml", """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: test, annotations: {helm.sh/hook: test}}
                        spec: {containers: [{name: test, image: "example.com/test:1"}]}
                        """)
                .with("deploy/templates/hook.yaml", """
                        {{- if .Values.hook }}
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: migrate, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
                        spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "example.com/m:1"}]}}}
                        {{- end }}
                        """);
    }

    @Test
    void rendersAChartWithTheValuesOfFiles() {
        world.filter = new PathFilter(List.of("deploy/**", "common/*"), List.of());
        world.values = List.of("../common/values.yaml", "prod.yaml");
        world.with("common/values.yaml", "answer: 2\n")
                .with("deploy/prod.yaml", "answer: 42\n")
                .with("deploy/crds/boats.yaml", ApplyToolIT.definition("example.com"));

        ToolResult.Done done = world.done();

        assertThat(done.outputs().get("objects"))
                .isEqualTo(
                        "_boats.example.com_apiextensions.k8s.io_CustomResourceDefinition,chat_a1-settings__ConfigMap");
        assertThat(done.outputs().get("renderer")).matches("helm v3\\.\\d+.*");
        assertThat(world.text(done)).contains("\"answer\":\"42\"", "\"namespace\":\"chat\"", "\"cluster\":\"map[]\"");
        assertThat(world.done()).isEqualTo(done);
    }

    @Test
    void runsNoHookAndSaysSo() {
        world.values = List.of("hook.yaml");
        world.with("deploy/hook.yaml", "hook: true\n");

        assertThat(world.failed().reason().word()).isEqualTo("HookNotRun");
        assertThat(world.failed().message()).contains("Job migrate is a hook of the chart", "pre-install,pre-upgrade");
    }

    @Test
    void refusesAChartThatMakesNothing() {
        world.with("deploy/templates/settings.yaml", "{{- if .Values.settings }}\nkind: ConfigMap\n{{- end }}\n");
        world.with("deploy/templates/test.yaml", "");

        assertThat(world.failed().reason().word()).isEqualTo("NoManifests");
        assertThat(world.failed().message()).contains("helm made no object");
    }

    @Test
    void fetchesNoChart() {
        world.with("deploy/Chart.yaml", """
                apiVersion: v2
                name: chat
                version: 1.0.0
                dependencies: [{name: redis, version: 1.2.3, repository: "https://charts.example.com"}]
                """);

        assertThat(world.failed().reason().word()).isEqualTo("RenderFailed");
        assertThat(world.failed().message())
                .contains("redis", "run helm dependency build, and commit the charts folder");
    }

    @Test
    void wantsFilesOfTheCommitThatAreFollowed() {
        world.values = List.of("missing.yaml");
        assertThat(world.failed().reason().word()).isEqualTo("ValuesNotFound");

        world.values = List.of("../../etc/passwd");
        assertThat(world.failed().reason().word()).isEqualTo("ValuesNotFound");

        world.values = List.of("../common.yaml");
        world.with("common.yaml", "answer: 2\n");
        assertThat(world.failed().reason().word()).isEqualTo("ValuesNotFollowed");
        assertThat(world.failed().message()).contains("spec.source.include, as [deploy/**, common.yaml]");
    }

    @Test
    void tellsWhatIsWrongWithoutPlacesOfThisMachine() {
        world.with("deploy/templates/bad.yaml", "{{ required \"name a host\" .Values.host }}\n");

        ToolResult.Failed failed = world.failed();

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.message())
                .contains("helm can't render it", "bad.yaml", "name a host")
                .doesNotContain("/tmp/");
    }

    @Test
    void endsWhatNeedsTooMuch() {
        world.with("deploy/templates/bomb.yaml", "# {{ repeat 1500000000 \"a\" }}\n");
        assertThat(world.failed().message()).contains("helm needs more than 512 MiB");

        world.with("deploy/templates/bomb.yaml", "# {{ repeat 30000000 \"a\" }}\n");
        assertThat(world.failed().reason().word()).isEqualTo("TooManyManifests");
        assertThat(world.failed().message()).contains("helm prints more than 8192 KiB");
    }

    @Test
    void readsNoOtherFile() {
        world.with("deploy/templates/peek.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: peek}
                data: {passwd: {{ .Files.Get "../../../../../../../etc/passwd" | quote }}, home: "{{ env "HOME" }}"}
                """);

        assertThat(world.failed().message()).contains("function \"env\" not defined");
    }
}
