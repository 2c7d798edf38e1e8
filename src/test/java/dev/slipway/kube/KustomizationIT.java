package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployment.PathFilter;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KustomizationIT {

    private final RenderWorld world = new RenderWorld();

    @BeforeAll
    static void needsKustomize() {
        RenderWorld.need("kustomize");
    }

    @Test
    void refusesAKustomizationThatMakesNothing() {
        world.with("deploy/kustomization.yaml", """
                        resources: [web.yaml]
                        patches: [{target: {name: web}, patch: '{apiVersion: v1, kind: Service, metadata: {name: web}, $patch: delete}'}]
                        """).with("deploy/web.yaml", KubeWorld.service("web"));

        assertThat(world.failed().reason().word()).isEqualTo("NoManifests");
        assertThat(world.failed().message()).contains("kustomize made no object");
    }

    @Test
    void rendersAnOverlayOfABaseThatLiesElsewhere() {
        world.filter = new PathFilter(List.of("deploy/**", "base/**"), List.of());
        world.with("deploy/kustomization.yaml", """
                        resources: [../base]
                        namePrefix: prod-
                        images: [{name: example.com/web, newTag: v7}]
                        configMapGenerator: [{name: settings, files: [settings.ini]}]
                        """)
                .with("deploy/settings.ini", "answer = 42\n")
                .with("base/kustomization.yml", "resources: [web.yaml, more]\n")
                .with("base/web.yaml", KubeWorld.deployment("web", "example.com/web:v1"))
                .with("base/more/Kustomization", "resources: [service.yaml]\n")
                .with("base/more/service.yaml", KubeWorld.service("web"));

        ToolResult.Done done = world.done();

        assertThat(done.outputs().get("objects"))
                .matches(
                        "chat_prod-settings-[a-z0-9]+__ConfigMap,chat_prod-web__Service,chat_prod-web_apps_Deployment");
        assertThat(done.outputs().get("renderer")).matches("kustomize v5\\.\\d+\\.\\d+.*");
        assertThat(done.summary()).startsWith("rendered 3 objects with kustomize v5");
        assertThat(world.text(done)).contains("example.com/web:v7", "answer = 42", "\"namespace\":\"chat\"");
        assertThat(world.done()).isEqualTo(done);
    }

    @Test
    void wantsThatChangesOfABaseAreFollowed() {
        world.with("deploy/kustomization.yaml", "resources: [../base]\n")
                .with("base/kustomization.yaml", "resources: [web.yaml]\n")
                .with("base/web.yaml", KubeWorld.service("web"));

        assertThat(world.failed().reason().word()).isEqualTo("BaseNotFollowed");
        assertThat(world.failed().message())
                .contains(
                        "base/kustomization.yaml is a part of the App", "spec.source.include, as [deploy/**, base/**]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            resources: [https://example.com/web.yaml]                        | https://example.com/web.yaml
            resources: ["github.com/example/web?ref=v1"]                     | github.com/example/web?ref=v1
            resources: ["git@github.com:example/web.git"]                    | git@github.com:example/web.git
            resources: [../../elsewhere]                                     | ../../elsewhere
            resources: [/etc/passwd]                                         | /etc/passwd
            bases: [missing]                                                 | missing
            components: [https://example.com//c]                             | https://example.com//c
            patches: [{path: " HTTPS://example.com/p.yaml"}]                 | HTTPS://example.com/p.yaml
            configMapGenerator: [{name: a, files: [k=http://example.com/x]}] | k=http://example.com/x
            openapi: {path: https://example.com/schema.json}                 | https://example.com/schema.json
            replacements: [{path: https://example.com/r.yaml}]               | https://example.com/r.yaml
            """)
    void fetchesNothing(String line, String named) {
        world.with("deploy/kustomization.yaml", line + "\n");

        assertThat(world.failed().reason().word()).isEqualTo("RemoteBase");
        assertThat(world.failed().message())
                .contains("deploy/kustomization.yaml names", named, "nothing is fetched while rendering");
    }

    /** What slips through as a file that a part names is kept inside by the program's own rules, and by where it is sent. */
    @Test
    void asksNobodyAndReadsNothingElse() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.yaml";
            world.with("deploy/kustomization.yaml", "resources: [web.yaml]\npatches: [{path: " + url + "}]\n")
                    .with("deploy/web.yaml", KubeWorld.service("web"));
            assertThat(world.failed().reason().word()).isEqualTo("RemoteBase");
        } finally {
            server.stop(0);
        }
        assertThat(asked).hasValue(0);

        world.with(
                        "deploy/kustomization.yaml",
                        "resources: [web.yaml]\nconfigMapGenerator: [{name: a, files: [../secret]}]\n")
                .with("secret", "hunter2");
        assertThat(world.failed().reason().word()).isEqualTo("RenderFailed");
        assertThat(world.failed().message())
                .contains("kustomize can't render it")
                .doesNotContain("hunter2", "/tmp/");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            transformers: [plugin.yaml]     | has transformers
            generators: [plugin.yaml]       | has generators
            helmCharts: [{name: redis}]     | deploy the chart as an App of its own
            """)
    void runsNoPlugin(String line, String said) {
        world.with("deploy/kustomization.yaml", line + "\n").with("deploy/plugin.yaml", "a: b\n");

        assertThat(world.failed().reason().word()).isEqualTo("PluginNotRun");
        assertThat(world.failed().message()).contains(said);
    }

    @Test
    void tellsWhatIsWrongInTheProgramsOwnWords() {
        world.with("deploy/kustomization.yaml", "resources: [web.yaml]\nnamePrefixes: x\n")
                .with("deploy/web.yaml", KubeWorld.service("web"));

        ToolResult.Failed failed = world.failed();

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.message()).contains("unknown field", "namePrefixes");
    }

    @Test
    void refusesWhatRefersToItself() {
        world.filter = new PathFilter(List.of("**"), List.of());
        world.with("deploy/kustomization.yaml", "resources: [../other]\n")
                .with("other/kustomization.yaml", "resources: [../deploy]\n");

        assertThat(world.failed().message()).contains("cycle");
    }
}
