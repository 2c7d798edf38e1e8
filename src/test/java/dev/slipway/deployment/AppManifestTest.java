package dev.slipway.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.slipway.deployment.AppManifest.Parsed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AppManifestTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String HEAD = """
        apiVersion: slipway.dev/v1alpha1
        kind: App
        metadata: {name: chat}
        """;

    private static final String SMALL = HEAD + """
        spec:
          source: {url: "https://git.example.com/chat.git", ref: {branch: main}}
          target: {process: {command: [java, App.java], port: 8080}}
        """;

    private static final String FULL = """
        apiVersion: slipway.dev/v1alpha1
        kind: App
        metadata: {name: chat, namespace: team-a, labels: {team: a}, annotations: {example.com/why: because}}
        spec:
          source:
            url: git@git.example.com:team-a/chat.git
            ref: {tag: v1.2}
            path: ./deploy/
            include: ["deploy/**", shared/*.txt]
            exclude: ["**/*.md"]
            interval: 1m30s
            secretRef: {name: git-credentials}
          target:
            docker:
              engine: big
              ports: ["8080:80", "127.0.0.1:9090:9090"]
              strategy: recreate
              environment: {LOG: info}
              secretEnvironment: [{name: OPENAI_API_KEY, secretRef: {name: llm, key: api.key}}, {name: OTHER, secretRef: {name: llm}}]
              volumes: ["models:/models:ro"]
              network: web
              memory: 2GiB
              cpus: 1.5
              gpus: all
              restart: always
              pullSecretRef: {name: registry}
          build: {engine: local, dockerfile: docker/Dockerfile, context: ./, image: "registry.example.com:5000/team-a/chat", pushSecretRef: {name: registry, key: push}}
          planner: {kind: rules}
          approval: {require: always}
          checks: {probe: {chat: {prompt: Say ok, model: echo, expect: ok, port: 9090}, timeout: 30s}}
          rollback: {automatic: false}
          hook: {secretRef: {name: hook}}
          timeout: 20m
          retryInterval: 5m
          dependsOn: [{name: database}, {name: cache}]
          deletionPolicy: Delete
          notify:
            - {slack: {secretRef: {name: slack}}, on: [Failed, RolledBack, AwaitingApproval]}
            - webhook: {url: "https://example.com/hook?room=1", secretRef: {name: signing}}
          suspend: true
        """;

    @Test
    void readsHowContainersTakeOverBehindAProxy() {
        Parsed.Valid app = valid(FULL.replace(
                        "strategy: recreate",
                        "strategy: blue-green\n      blueGreen: {network: edge, alias: chat, drain: 30s}")
                .replace("\"8080:80\", \"127.0.0.1:9090:9090\"", "\"80\", \"9090\"")
                .replace("gpus: all", "gpus: 0"));

        Target.Docker docker = (Target.Docker) app.spec().target();
        assertThat(docker.blueGreen()).contains(new Target.Docker.BlueGreen("edge", "chat", Duration.ofSeconds(30)));
        assertThat(docker.ports())
                .containsExactly(new Target.Port("0.0.0.0", 0, 80), new Target.Port("0.0.0.0", 0, 9090));
    }

    @Test
    void readsEveryFieldThatIsActedOn() {
        Parsed.Valid app = valid(FULL);

        assertThat(app.name()).isEqualTo(new AppName("team-a", "chat"));
        AppSpec spec = app.spec();
        assertThat(spec.source())
                .isEqualTo(new Source(
                        "git@git.example.com:team-a/chat.git",
                        new Ref.Tag("v1.2"),
                        "deploy",
                        new PathFilter(List.of("deploy/**", "shared/*.txt"), List.of("**/*.md")),
                        Duration.ofSeconds(90),
                        Optional.of(new SecretRef("git-credentials"))));
        assertThat(spec.target())
                .isEqualTo(new Target.Docker(
                        "big",
                        List.of(new Target.Port("0.0.0.0", 8080, 80), new Target.Port("127.0.0.1", 9090, 9090)),
                        new Environment(
                                Map.of("LOG", "info"),
                                List.of(
                                        new Environment.SecretVariable(
                                                "OPENAI_API_KEY", new SecretRef("llm", Optional.of("api.key"))),
                                        new Environment.SecretVariable("OTHER", new SecretRef("llm")))),
                        List.of("models:/models:ro"),
                        Optional.of("web"),
                        OptionalLong.of(2L << 30),
                        OptionalLong.of(1_500_000_000),
                        -1,
                        "always",
                        Optional.of(new SecretRef("registry")),
                        Optional.empty()));
        assertThat(spec.build())
                .contains(new Build(
                        "local",
                        "docker/Dockerfile",
                        ".",
                        Optional.of("registry.example.com:5000/team-a/chat"),
                        Optional.of(new SecretRef("registry", Optional.of("push")))));
        assertThat(spec.approval()).isEqualTo(AppSpec.ApprovalRule.ALWAYS);
        assertThat(spec.probe())
                .contains(new Probe.Chat(
                        "/v1/chat/completions",
                        "Say ok",
                        Optional.of("echo"),
                        Optional.of("ok"),
                        Optional.empty(),
                        Optional.of(9090),
                        Duration.ofSeconds(30)));
        assertThat(spec.automaticRollback()).isFalse();
        assertThat(spec.hookSecretRef()).contains(new SecretRef("hook"));
        assertThat(spec.timeout()).isEqualTo(Duration.ofMinutes(20));
        assertThat(spec.retryInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(spec.receivers())
                .containsExactly(
                        new Receiver.Slack(new SecretRef("slack"), List.of("Failed", "RolledBack", "AwaitingApproval")),
                        new Receiver.Webhook(
                                "https://example.com/hook?room=1", Optional.of(new SecretRef("signing")), List.of()));
        assertThat(spec.suspend()).isTrue();
    }

    @Test
    void fillsInWhatIsLeftOut() {
        Parsed.Valid app = valid(SMALL);

        assertThat(app.name()).isEqualTo(new AppName("default", "chat"));
        assertThat(app.spec())
                .isEqualTo(new AppSpec(
                        new Source(
                                "https://git.example.com/chat.git",
                                new Ref.Branch("main"),
                                "",
                                PathFilter.ALL,
                                Duration.ofSeconds(60),
                                Optional.empty()),
                        new Target.Process(List.of("java", "App.java"), 8080, Environment.EMPTY),
                        Optional.empty(),
                        AppSpec.ApprovalRule.ON_RISK,
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(2),
                        List.of(),
                        List.of(),
                        false,
                        false));
    }

    @Test
    void readsItsOwnManifestAsTheSameApp() throws IOException {
        for (String document : List.of(SMALL, FULL)) {
            Parsed.Valid once = valid(document);
            Parsed again =
                    AppManifest.parse(YAML.readValue(once.manifest(), new TypeReference<Map<String, Object>>() {}));
            assertThat(again).isEqualTo(once);
        }
    }

    @Test
    void leavesEmptyFieldsOutOfTheManifest() {
        assertThat(valid(SMALL + "  build:\n  suspend: null\n").manifest())
                .isEqualTo(valid(SMALL).manifest());
    }

    @ParameterizedTest
    @MethodSource
    void acceptsWhatPeopleWrite(String from, String to) {
        assertThat(parse(FULL.replace(from, to))).isInstanceOf(Parsed.Valid.class);
        assertThat(FULL).contains(from);
    }

    static Stream<Arguments> acceptsWhatPeopleWrite() {
        return Stream.of(
                arguments("git@git.example.com:team-a/chat.git", "ssh://git@git.example.com:2222/team-a/chat.git"),
                arguments("git@git.example.com:team-a/chat.git", "https://git.example.com/team-a/chat"),
                arguments("git@git.example.com:team-a/chat.git", "file:///srv/git/chat.git"),
                arguments("{tag: v1.2}", "{branch: feature/new-thing}"),
                arguments("{tag: v1.2}", "{commit: " + "a1".repeat(20) + "}"),
                arguments("cpus: 1.5", "cpus: 2"),
                arguments("cpus: 1.5", "cpus: \"0.5\""),
                arguments("gpus: all", "gpus: 2"),
                arguments("memory: 2GiB", "memory: 512Mi"),
                arguments("127.0.0.1:9090:9090", "[::1]:9090:9090"),
                arguments("interval: 1m30s", "interval: 5000ms"));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongAndWhatToWrite(String document, List<String> problems) {
        assertThat(parse(document)).isEqualTo(new Parsed.Invalid(problems));
    }

    static Stream<Arguments> saysWhatIsWrongAndWhatToWrite() {
        String full = FULL;
        return Stream.of(
                wrong(
                        "{}",
                        "apiVersion is missing: write slipway.dev/v1alpha1",
                        "kind is missing: write App",
                        "metadata is missing: write metadata: {name: my-app}",
                        "spec is missing: write spec: {source: …, target: …}"),
                wrong(
                        HEAD.replace("v1alpha1", "v1")
                                        .replace("App", "Application")
                                        .replace("chat", "Chat") + "spec: {target: {}}\nstatus: {}\n",
                        "apiVersion is \"slipway.dev/v1\": write slipway.dev/v1alpha1",
                        "kind is \"Application\": write App",
                        "metadata.name is \"Chat\": write lower-case letters, digits and dashes, at most 63, as my-app",
                        "spec.source is missing: write source: {url: …, ref: {branch: main}}",
                        "spec.target names none: write exactly one of process, docker, kubernetes",
                        "status is not a field: the fields here are apiVersion, kind, metadata, spec"),
                wrong(
                        SMALL.replace("url:", "ulr:")
                                .replace("branch", "Branch")
                                .replace("8080", "80800"),
                        "spec.source.url is missing: write the repository's address, as"
                                + " https://git.example.com/team/app.git or git@git.example.com:team/app.git",
                        "spec.source.ref names none: write exactly one of branch, tag, commit",
                        "spec.source.ref.Branch is not a field: did you mean branch?",
                        "spec.source.ulr is not a field: did you mean url?",
                        "spec.target.process.port is the number 80800: write a whole number from 1 to 65535"),
                wrong(
                        SMALL
                                + "  budget: {tokens: 1}\n  dependsOn: [{name: A b, namespace: x}, {}]\n  deletionPolicy: Cascade\n"
                                + "  planner: {kind: model}\n  checks: {evals: {file: a}}\n",
                        "spec.budget is not supported by this version: remove it",
                        "spec.checks.evals is not supported by this version: remove it",
                        "spec.planner.kind \"model\" is not supported by this version: write rules",
                        "spec.dependsOn[0].name is \"A b\": write lower-case letters, digits and dashes, at most 63, as"
                                + " my-app",
                        "spec.dependsOn[0].namespace is not a field: the fields here are name",
                        "spec.dependsOn[1].name is missing: write lower-case letters, digits and dashes, at most 63, as"
                                + " my-app",
                        "spec.deletionPolicy is \"Cascade\": write one of Orphan, Delete"),
                wrong(
                        SMALL.replace("{branch: main}", "{semver: 1.x}, verify: {mode: head}")
                                .replace("process:", "dify: {url: x}, process:"),
                        "spec.source.verify is not supported by this version: remove it",
                        "spec.source.ref.semver is not supported by this version: remove it",
                        "spec.target.dify is not supported by this version: remove it"),
                wrong(
                        SMALL.replace("{branch: main}", "{branch: main, tag: v1}")
                                .replace("process:", "kubernetes: {namespace: x, serviceAccountName: y}, process:"),
                        "spec.source.ref names branch and tag: write exactly one of branch, tag, commit",
                        "spec.target names process and kubernetes: write exactly one of process, docker, kubernetes"),
                wrong(
                        SMALL.replace(
                                        "process: {command: [java, App.java], port: 8080}",
                                        "kubernetes: {prune: maybe, drift: later, helm: {release: A b, values: [/etc/x, ok.yaml], set: 1}}")
                                + "  checks: {probe: {http: {path: /health, service: chat}}}\n"
                                + "  build: {pushSecretRef: {name: a}}\n",
                        "spec.target.kubernetes.namespace is missing: write lower-case letters, digits and dashes, at"
                                + " most 63, as my-app",
                        "spec.target.kubernetes.prune is \"maybe\": write true or false",
                        "spec.target.kubernetes.helm.release is \"A b\": write a name of at most 53 lower-case letters,"
                                + " digits and dashes, as chat",
                        "spec.target.kubernetes.helm.values[0] is \"/etc/x\": write a file of the repository, from the"
                                + " App's folder, as values-prod.yaml",
                        "spec.target.kubernetes.helm.set is not a field: the fields here are release, values, chart",
                        "spec.target.kubernetes.drift is \"later\": write off, warn or heal",
                        "spec.build.image is missing: write a repository that both engine local and the kubernetes"
                                + " target reach",
                        "spec.build.pushSecretRef is for pushing to spec.build.image: name that too, or remove this",
                        "spec.checks.probe.http.port is missing: write the service's port, as 80"),
                wrong(
                        SMALL.replace(
                                "process: {command: [java, App.java], port: 8080}",
                                "kubernetes: {namespace: a, healthCheckExprs: [{apiVersion: V1, kind: boat, ready: x},"
                                        + " {apiVersion: v1, kind: Boat, current: \" \"},"
                                        + " {apiVersion: v1, kind: Boat, current: \"true\"}]}"),
                        "spec.target.kubernetes.healthCheckExprs[0].apiVersion is \"V1\": write an apiVersion, as"
                                + " example.com/v1",
                        "spec.target.kubernetes.healthCheckExprs[0].kind is \"boat\": write a kind, as Model",
                        "spec.target.kubernetes.healthCheckExprs[0].current is missing: write a CEL expression of at most"
                                + " 2048 characters, as status.phase == 'Ready'",
                        "spec.target.kubernetes.healthCheckExprs[0].ready is not a field: the fields here are apiVersion,"
                                + " kind, current, inProgress, failed",
                        "spec.target.kubernetes.healthCheckExprs[1].current is \" \": write a CEL expression of at most"
                                + " 2048 characters, as status.phase == 'Ready'",
                        "spec.target.kubernetes.healthCheckExprs[2].kind has an entry already: keep one of the two"),
                wrong(
                        SMALL + "  checks: {probe: {http: {service: chat, port: 8080}}}\n",
                        "spec.checks.probe.http.service is for a kubernetes target: remove it"),
                wrong(
                        chart("{}").replace(", helm: {chart: {}}", "") + "  checks: {probe: {chat: {service: 1-x}}}\n",
                        "spec.checks.probe.chat.service is \"1-x\": write the name of a Service of the App's namespace,"
                                + " as chat",
                        "spec.checks.probe.chat.port is missing: write the service's port, as 80"),
                wrong(
                        chart(
                                "{url: https://example.com/chat-1.2.3.tgz, version: 1.2.3, digest: sha256:12, secretRef: {name: a}}"),
                        "spec.target.kubernetes.helm.chart.version goes with oci:// only: the address of an archive names"
                                + " its version, remove it",
                        "spec.target.kubernetes.helm.chart.digest is \"sha256:12\": write the SHA-256 of the chart's"
                                + " archive, as sha256: and 64 hex digits (sha256sum chat-1.2.3.tgz)",
                        "spec.target.kubernetes.helm.chart.secretRef goes with oci:// only: web servers are asked without"
                                + " credentials, remove it"),
                wrong(
                        chart("{url: oci://example.com/charts/chat, tag: x}"),
                        "spec.target.kubernetes.helm.chart.version is missing: write an exact version, as 1.2.3",
                        "spec.target.kubernetes.helm.chart.digest is missing: write the SHA-256 of the chart's archive, as"
                                + " sha256: and 64 hex digits (sha256sum chat-1.2.3.tgz)",
                        "spec.target.kubernetes.helm.chart.tag is not a field: the fields here are url, version, digest,"
                                + " secretRef"),
                wrong(
                        full.replace("git@git.example.com:team-a/chat.git", "https://ci:hunter22@example.com/chat.git")
                                .replace("https://example.com/hook?room=1", "https://u:p@example.com/"),
                        "spec.source.url holds a credential: write the bare address, and put the credential into a"
                                + " secret that spec.source.secretRef names",
                        "spec.notify[1].webhook.url holds a credential: remove it; deliveries are signed with the key"
                                + " \"secret\" of secretRef"),
                wrong(
                        full.replace("git@git.example.com:team-a/chat.git", "gopher://example.com/chat.git")
                                .replace("./deploy/", "../deploy")
                                .replace("1m30s", "60")
                                .replace("v1.2", "v1..2"),
                        "spec.source.url does not fit: write the repository's address, as"
                                + " https://git.example.com/team/app.git or git@git.example.com:team/app.git",
                        "spec.source.ref.tag is \"v1..2\": write the short name of a branch or tag, as main",
                        "spec.source.path is \"../deploy\": write a folder of the repository, as deploy",
                        "spec.source.interval is the number 60: write a duration from 5s to 24h, as 60s (put it in"
                                + " quotes)"),
                wrong(
                        full.replace("models:/models:ro", "/etc:/etc")
                                .replace("network: web", "network: host")
                                .replace("2GiB", "2g")
                                .replace("cpus: 1.5", "cpus: -1")
                                .replace("gpus: all", "gpus: some")
                                .replace("restart: always", "restart: false")
                                .replace("127.0.0.1:9090:9090", "0.0.0.0:8080:9090"),
                        "spec.target.docker.ports names port 8080 twice: remove one",
                        "spec.target.docker.volumes[0] is \"/etc:/etc\": write a named volume, as models:/models or"
                                + " models:/models:ro (folders of the host can't be mounted)",
                        "spec.target.docker.network is \"host\": write the name of a network of the engine, as web (not"
                                + " host, none or another container)",
                        "spec.target.docker.memory is \"2g\": write a size of at least 6MiB, as 512MiB or 2GiB",
                        "spec.target.docker.cpus is \"-1\": write a number of CPUs from 0.01 to 9999, as 2 or 0.5",
                        "spec.target.docker.gpus is \"some\": write a number from 0 to 64, or all",
                        "spec.target.docker.restart is false: write \"no\", on-failure, always or unless-stopped (put"
                                + " it in quotes)"),
                wrong(
                        full.replace("recreate", "blue-green\n      blueGreen: {network: bridge, alias: chat}")
                                .replace("\"8080:80\", \"127.0.0.1:9090:9090\"", "\"80\", \"9090\"")
                                .replace("gpus: all", "gpus: 0"),
                        "spec.target.docker.blueGreen.network is bridge, which resolves no names: docker network create"
                                + " another"),
                wrong(
                        full.replace("recreate", "rolling\n      blueGreen: {network: edge, alias: chat}"),
                        "spec.target.docker.strategy is \"rolling\": write one of recreate, blue-green",
                        "spec.target.docker.blueGreen is for another strategy: write strategy: blue-green, or remove"
                                + " it"),
                wrong(
                        full.replace("recreate", "blue-green").replace("127.0.0.1:9090:9090", "9090"),
                        "spec.target.docker.blueGreen is missing: write {network: …, alias: …}: the proxy's network, and"
                                + " the name that it resolves there",
                        "spec.target.docker.ports[0] is \"8080:80\": write the container's port alone, as \"80\": with"
                                + " blue-green two containers run at once, so the engine chooses the host's, and the proxy"
                                + " asks the container"),
                wrong(
                        full.replace("recreate", "blue-green\n      blueGreen: {network: web, alias: chat, drain: 1h}")
                                .replace("\"8080:80\", \"127.0.0.1:9090:9090\"", "\"80\", \"9090\"")
                                .replace("models:/models:ro", "models:/models"),
                        "spec.target.docker.blueGreen.drain is \"1h\": write a duration from 1s to 10m, as 10s",
                        "spec.target.docker.volumes are written to by two containers at once with blue-green: add :ro, or"
                                + " use recreate",
                        "spec.target.docker.gpus can't be shared by two containers at once: use strategy recreate",
                        "spec.target.docker.blueGreen.network is the network that the container is started in: name"
                                + " another one, of the proxy, that it joins when it has proved itself"),
                wrong(
                        full.replace("LOG: info", "LOG: 3, 2X: y, OTHER: z").replace("api.key", "api key"),
                        "spec.target.docker.environment has a name that is \"2X\": write letters, digits and"
                                + " underscores, not a digit first",
                        "spec.target.docker.environment.LOG is the number 3: write a text of at most 32768 characters"
                                + " (put it in quotes)",
                        "spec.target.docker.secretEnvironment[0].secretRef.key is \"api key\": write letters, digits,"
                                + " dashes, dots and underscores",
                        "spec.target.docker.secretEnvironment[1].name is \"OTHER\" a second time: give each variable"
                                + " one value"),
                wrong(
                        full.replace("team-a/chat\"", "Chat:latest\"")
                                .replace("port: 9090", "port: 9091")
                                .replace("on: [Failed", "on: [Crashed")
                                .replace("slack: {secretRef: {name: slack}}", "slack: {}")
                                .replace("hook: {secretRef: {name: hook}}", "hook: {}")
                                .replace("timeout: 20m", "timeout: 1w"),
                        "spec.build.image is \"registry.example.com:5000/Chat:latest\": write a repository without tag"
                                + " or digest, as registry.example.com/team/chat",
                        "spec.checks.probe.chat.port is no container port of spec.target.docker.ports: write one of"
                                + " those, or remove it",
                        "spec.hook.secretRef is missing: write secretRef: {name: …}, whose key \"secret\" the git host"
                                + " signs with",
                        "spec.timeout is \"1w\": write a duration from 10s to 24h, as 10m",
                        "spec.notify[0].on[0] is \"Crashed\": write one of " + String.join(", ", NotifyFields.EVENTS),
                        "spec.notify[0].slack.secretRef is missing: write secretRef: {name: …}, whose key \"address\""
                                + " is the webhook's address"),
                wrong(
                        SMALL.replace(
                                        "[java, App.java], port: 8080",
                                        "java App.java, port: 8080, environment: {PORT: \"1\"}")
                                + "  build: {}\n  checks: {probe: {http: {port: 1}, chat: {}}}\n  retryInterval: 1s\n",
                        "spec.target.process.command is \"java App.java\": write a list",
                        "spec.target.process.command names no program: write a list, as [java, App.java]",
                        "spec.target.process.environment names PORT, which Slipway sets: remove it",
                        "spec.build is for targets that run images, and a process is none: remove it",
                        "spec.checks.probe names http and chat: write exactly one of http, chat",
                        "spec.checks.probe.http.port is not spec.target.process.port: write 8080, or remove it",
                        "spec.retryInterval is \"1s\": write a duration from 10s to 24h, as 2m"));
    }

    @Test
    void neverRepeatsAValueOfTheEnvironment() {
        Parsed parsed = parse(SMALL.replace("port: 8080", "port: 8080, environment: {KEY: \"sk-\\u0000-hunter22\"}"));

        assertThat(((Parsed.Invalid) parsed).problems())
                .containsExactly(
                        "spec.target.process.environment.KEY does not fit: write a text of at most 32768 characters");
    }

    @Test
    void boundsWhatItTakesAndWhatItSays() {
        Map<String, Object> noise = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            noise.put("field\n" + i, i);
        }
        assertThat(((Parsed.Invalid) AppManifest.parse(noise)).problems())
                .hasSize(Problems.MOST)
                .noneMatch(problem -> problem.contains("\n"));
        assertThat(parse(SMALL.replace("App.java", "x".repeat(5000))).toString())
                .contains("spec.target.process.command[1] is longer than 4096 characters");
    }

    static Map<String, Object> full() {
        return document(FULL);
    }

    private static Arguments wrong(String document, String... problems) {
        return arguments(document, List.of(problems));
    }

    @Test
    void readsHowAChartIsRenderedAndWhatIsDoneAboutDrift() {
        String full = SMALL.replace(
                "process: {command: [java, App.java], port: 8080}",
                "kubernetes: {namespace: a, drift: heal, helm: {release: web, values: [a.yaml, ../b.yaml]}}");
        String plain = SMALL.replace("process: {command: [java, App.java], port: 8080}", "kubernetes: {namespace: a}");

        assertThat(valid(full).spec().target())
                .isEqualTo(new Target.Kubernetes(
                        "a",
                        Optional.empty(),
                        false,
                        new Target.Kubernetes.Helm(
                                Optional.of("web"), List.of("a.yaml", "../b.yaml"), Optional.empty()),
                        Target.Kubernetes.Drift.HEAL,
                        List.of()));
        assertThat(valid(plain).spec().target()).isEqualTo(Target.Kubernetes.plain("a", false));
    }

    @Test
    void readsHowTheHealthOfAKindIsTold() {
        String boats = "{apiVersion: example.com/v1, kind: Boat, current: \"status.phase == 'Sailing'\","
                + " inProgress: \"status.phase == 'Mooring'\"}";
        String document = SMALL.replace(
                "process: {command: [java, App.java], port: 8080}",
                "kubernetes: {namespace: a, healthCheckExprs: [" + boats + "]}");

        assertThat(((Target.Kubernetes) valid(document).spec().target()).health())
                .containsExactly(new HealthExpression(
                        "example.com/v1",
                        "Boat",
                        "status.phase == 'Sailing'",
                        Optional.of("status.phase == 'Mooring'"),
                        Optional.empty()));
    }

    @Test
    void readsWhichChartIsFetched() {
        String digest = Digest.of("chart").value();

        assertThat(helm("{url: oci://example.com:5000/charts/chat, version: 1.2.3-rc.1, digest: \"" + digest
                        + "\", secretRef: {name: registry}}"))
                .contains(new Target.Kubernetes.Helm.Chart(
                        "oci://example.com:5000/charts/chat",
                        Optional.of("1.2.3-rc.1"),
                        new Digest(digest),
                        Optional.of(new SecretRef("registry"))));
        assertThat(helm("{url: https://example.com/chat-1.2.3.tgz, digest: \"" + digest + "\"}"))
                .contains(new Target.Kubernetes.Helm.Chart(
                        "https://example.com/chat-1.2.3.tgz", Optional.empty(), new Digest(digest), Optional.empty()));
    }

    private static Optional<Target.Kubernetes.Helm.Chart> helm(String chart) {
        return ((Target.Kubernetes) valid(chart(chart)).spec().target()).helm().chart();
    }

    private static String chart(String chart) {
        return SMALL.replace(
                "process: {command: [java, App.java], port: 8080}",
                "kubernetes: {namespace: a, helm: {chart: " + chart + "}}");
    }

    private static Parsed.Valid valid(String yaml) {
        assertThat(parse(yaml)).isInstanceOf(Parsed.Valid.class);
        return (Parsed.Valid) parse(yaml);
    }

    private static Parsed parse(String yaml) {
        return AppManifest.parse(document(yaml));
    }

    private static Map<String, Object> document(String yaml) {
        try {
            return YAML.readValue(yaml, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
