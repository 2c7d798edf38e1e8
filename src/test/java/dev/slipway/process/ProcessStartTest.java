package dev.slipway.process;

import static dev.slipway.process.OneMachine.alive;
import static dev.slipway.process.OneMachine.pid;
import static dev.slipway.process.OneMachine.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolResult.Failed;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartTest {

    @TempDir
    Path work;

    private OneMachine machine;

    @BeforeEach
    void makeMachine() {
        machine = new OneMachine(work);
    }

    @AfterEach
    void endAll() throws Exception {
        machine.close();
    }

    @Test
    void startsInTheCommitsFolderWithItsPort() throws Exception {
        machine.commit(new TreeOf()
                .file("greeting", "hello")
                .executable("bin/run", "#!/bin/sh\ncat greeting; echo \" $1 $PORT\"\nexec sleep 60\n"));
        ToolCall call = machine.calling("free", "bin/run", "--port=${PORT}");

        Done done = machine.started(call);

        String port = done.outputs().get("endpoint").substring("http://127.0.0.1:".length());
        assertThat(log(call)).isEqualTo("hello --port=" + port + " " + port + "\n");
        assertThat(done.outputs())
                .containsKeys("endpoint-" + port, "pid")
                .containsEntry("endpoint-8080", done.outputs().get("endpoint"));
    }

    @Test
    void givesTheProcessItsOwnSessionAndNoInput() {
        Done done = machine.started(machine.calling("free", "sleep", "60"));

        assertThat(Proc.status(pid(done)).orElseThrow().session()).isEqualTo(pid(done));
        assertThat(Path.of("/proc/" + pid(done) + "/fd/0").toAbsolutePath())
                .satisfies(fd -> assertThat(Files.readSymbolicLink(fd)).hasToString("/dev/null"));
    }

    @Test
    void handsOnAnEnvironmentThatIsCleanButForTheAppsOwn() throws Exception {
        machine.secrets.put("key", "s3cr3t-value");
        ToolCall call = with(
                with(
                        machine.calling("free", "bash", "-c", "env; exec sleep 60"),
                        "environment",
                        Map.of("LOG", "info", "BLANKS", "a b\n$(c)")),
                "secretEnvironment",
                List.of(Map.of("name", "TOKEN", "secret", "llm", "key", "key")));

        machine.started(call);

        assertThat(log(call)).contains("LOG=info\n", "TOKEN=s3cr3t-value\n", "BLANKS=a b\n$(c)\n", "PORT=", "PATH=");
        assertThat(log(call)
                        .lines()
                        .filter(line -> line.contains("="))
                        .map(line -> line.substring(0, line.indexOf('='))))
                .isSubsetOf(
                        "HOME",
                        "LANG",
                        "TMPDIR",
                        "JAVA_HOME",
                        "PATH",
                        "PORT",
                        "LOG",
                        "BLANKS",
                        "TOKEN",
                        "PWD",
                        "SHLVL",
                        "_",
                        "SLIPWAY_KEY");
    }

    @Test
    void keepsSecretsOutOfFilesAndCommandLines() throws Exception {
        machine.secrets.put("key", "s3cr3t-value");
        ToolCall call = with(
                machine.calling("free", "sleep", "60"),
                "secretEnvironment",
                List.of(Map.of("name", "TOKEN", "secret", "llm", "key", "key")));

        Done done = machine.started(call);

        try (Stream<Path> files = Files.walk(work)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("s3cr3t-value"));
        }
        assertThat(Files.readString(Path.of("/proc/" + pid(done) + "/cmdline"))).isEqualTo("sleep\00060\0");
    }

    @Test
    void doesNotStartTheSameTwice() throws Exception {
        ToolCall call = machine.calling("free", "sleep", "60");
        Done first = machine.started(call);

        Done second = machine.started(call);

        assertThat(second.outputs()).isEqualTo(first.outputs());
        assertThat(machine.folder().identities()).hasSize(1);
    }

    @Test
    void startsAnewWhatHasDied() throws Exception {
        ToolCall call = machine.calling("free", "sleep", "60");
        Done first = machine.started(call);
        kill(pid(first));

        Done second = machine.started(call);

        assertThat(pid(second)).isNotEqualTo(pid(first));
        assertThat(alive(pid(second))).isTrue();
    }

    @Test
    void observesAbsenceLifeAndTheDeathOfItsOwn() throws Exception {
        ToolCall call = machine.calling("free", "sleep", "60");
        assertThat(observe(call, "d1")).isEqualTo(new Observation.Absent());

        Done done = machine.started(call);
        assertThat(observe(call, "d1")).isEqualTo(new Observation.TookEffect(done));
        assertThat(observe(call, "d2")).isEqualTo(new Observation.TookEffect(done));

        kill(pid(done));
        assertThat(observe(call, "d1")).isEqualTo(new Observation.TookEffect(done));
        assertThat(observe(call, "d2")).isEqualTo(new Observation.Absent());
    }

    @Test
    void returnsAsSoonAsTheProcessListens() throws Exception {
        machine.settle = Duration.ofSeconds(20);
        machine.commit(new TreeOf().file("Server.java", SERVER));
        long began = System.nanoTime();

        Done done = machine.started(machine.calling("free", "java", "-XX:TieredStopAtLevel=1", "Server.java"));

        assertThat(System.nanoTime() - began).isLessThan(15_000_000_000L);
        int port = Integer.parseInt(done.outputs().get("endpoint").substring("http://127.0.0.1:".length()));
        assertThat(Sockets.holder(port).orElseThrow().pid()).contains(pid(done));
    }

    @Test
    void tellsTheLastLinesOfWhatExitsAtOnce() throws Exception {
        machine.secrets.put("key", "s3cr3t-value");
        machine.commit(new TreeOf()
                .file(
                        "run.sh",
                        "for i in $(seq 1 30); do echo line $i; done; echo key $TOKEN pattern-secret >&2; exit 3"));
        ToolCall call = with(
                machine.calling("free", "bash", "run.sh"),
                "secretEnvironment",
                List.of(Map.of("name", "TOKEN", "secret", "llm", "key", "key")));

        Failed failed = machine.failed(call);

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason()).hasToString("ExitedAtOnce");
        assertThat(failed.message())
                .contains("exit code 3", "line 30\n", "line 12\n", "key *** ***")
                .doesNotContain("line 11\n", "s3cr3t-value", "pattern-secret");
        assertThat(observe(call, "d1")).isEqualTo(new Observation.Absent());
    }

    @Test
    void tellsTheLastLinesOfWhatListensAndThenDies() {
        machine.settle = Duration.ofSeconds(20);
        machine.commit(
                new TreeOf()
                        .file(
                                "Server.java",
                                SERVER.replace(
                                        "server.start();",
                                        "server.start(); Thread.sleep(50); System.err.println(\"out of tokens\"); System.exit(4);")));

        Failed failed = machine.failed(machine.calling("free", "java", "-XX:TieredStopAtLevel=1", "Server.java"));

        assertThat(failed.reason()).hasToString("ExitedAtOnce");
        assertThat(failed.message()).contains("out of tokens");
    }

    @Test
    void endsWhatACommandLeavesBehindThatExitsAtOnce() throws Exception {
        Failed failed = machine.failed(machine.calling("free", "bash", "-c", "setsid sleep 60 & echo $!; sleep 0.1"));

        assertThat(failed.message()).contains("exit code 0");
        long child = Long.parseLong(failed.message().substring(failed.message().lastIndexOf('\n') + 1));
        assertThat(alive(child)).isFalse();
    }

    @Test
    void namesACommandThatIsNotThere() {
        assertThat(machine.failed(machine.calling("free", "no-such-program")))
                .isEqualTo(
                        new Failed(
                                Blame.REVISION,
                                "CommandNotFound",
                                "there is no program \"no-such-program\" on the PATH of this machine: correct spec.target.process.command"));
        assertThat(machine.failed(machine.calling("free", "./absent")).reason()).hasToString("CommandNotFound");
        assertThat(machine.failed(machine.calling("free", "./README")).reason()).hasToString("CommandNotExecutable");
    }

    @Test
    void tellsOfAFileThatTheKernelCannotRun() {
        machine.commit(new TreeOf().executable("run", "#!/no/such/interpreter"));

        assertThat(machine.failed(machine.calling("free", "./run")).message())
                .containsPattern("exit code 12[67](?s:.*)run: ");
    }

    @Test
    void namesWhoHoldsThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Failed failed = machine.failed(machine.calling(Integer.toString(taken.getLocalPort()), "sleep", "60"));

            assertThat(failed.blame()).isEqualTo(Blame.REVISION);
            assertThat(failed.reason()).hasToString("PortTaken");
            assertThat(failed.message())
                    .startsWith("port " + taken.getLocalPort() + " is taken by process "
                            + ProcessHandle.current().pid() + " (java)");
        }
    }

    @Test
    void saysWhereToPutAMissingSecret() {
        Failed failed = machine.failed(with(
                machine.calling("free", "sleep", "60"),
                "secretEnvironment",
                List.of(Map.of("name", "TOKEN", "secret", "llm", "key", "key"))));

        assertThat(failed)
                .isEqualTo(new Failed(
                        Blame.REVISION,
                        "SecretNotFound",
                        "the secret llm/key is not there: put it into /etc/secrets/team/llm/key, then deploy again"));
    }

    @Test
    void refusesVariablesThatWouldNotArrive() {
        assertThat(machine.failed(with(machine.calling("free", "sleep", "60"), "environment", Map.of("PORT", "1")))
                        .message())
                .contains("PORT", "spec.target.process.port");
        assertThat(machine.failed(with(machine.calling("free", "sleep", "60"), "environment", Map.of("BASH_ENV", "x")))
                        .message())
                .contains("BASH_ENV");
    }

    @Test
    void tellsOutagesOfTheSourceFromItsEnd() {
        machine.opening = new Sources.Opening.Unreachable("the remote does not answer");
        assertThat(machine.failed(machine.calling("free", "sleep", "60")).blame())
                .isEqualTo(Blame.WORLD);

        machine.opening = new Sources.Opening.Gone("the commit is gone");
        assertThat(machine.failed(machine.calling("free", "sleep", "60")).reason())
                .hasToString("SourceGone");
    }

    @Test
    void needsNoSourceForATreeThatIsThere() {
        ToolCall call = machine.calling("free", "sleep", "60");
        machine.started(call);
        machine.stopped(call);
        machine.opening = new Sources.Opening.Gone("the commit is gone");

        assertThat(alive(pid(machine.started(call)))).isTrue();
    }

    @Test
    void startsNothingUnlessItIsAllowed() {
        machine.enabled = false;

        assertThat(machine.failed(machine.calling("free", "sleep", "60")).blame())
                .isEqualTo(Blame.POLICY);
    }

    private Observation observe(ToolCall call, String deployment) {
        return machine.start().observe(call, machine.attempt(deployment));
    }

    private String log(ToolCall call) throws Exception {
        return Files.readString(machine.folder().log(call.key(OneMachine.APP)), StandardCharsets.UTF_8);
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    private static final String SERVER = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;

            class Server {
                public static void main(String[] args) throws Exception {
                    HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
                    server.start();
                }
            }
            """;
}
