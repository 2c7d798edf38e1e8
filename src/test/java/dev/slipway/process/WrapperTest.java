package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrappers as JVMs that are dead by now left them. */
class WrapperTest {

    @TempDir
    Path work;

    private OneMachine machine;
    private ToolCall call;
    private Digest key;

    @BeforeEach
    void makeMachine() {
        machine = new OneMachine(work);
        call = machine.calling("free", "sleep", "60");
        key = call.key(OneMachine.APP);
    }

    @AfterEach
    void endAll() throws Exception {
        machine.close();
    }

    @Test
    void oneOfManyBecomesTheProcess() throws Exception {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(fork(Wrapper.onThisMachine(), ticket()));
        }

        List<Process> lost = new ArrayList<>();
        for (Process process : all) {
            if (process.waitFor(2, TimeUnit.SECONDS)) {
                lost.add(process);
            }
        }

        assertThat(lost)
                .hasSize(11)
                .allSatisfy(process -> assertThat(process.exitValue()).isEqualTo(Wrapper.LOST));
        Identity identity = machine.folder().find(key).orElseThrow();
        assertThat(identity.lives()).isTrue();
        assertThat(all).extracting(Process::pid).contains(identity.pid());
    }

    @Test
    void losesWithAVoidTicketWhereverItIs() throws Exception {
        Path gate = work.resolve("gate");
        Process late = fork(slow(gate), ticket());
        waitFor(work.resolve("flushing"));

        machine.folder().voidTickets(key);
        Files.createFile(gate);

        assertThat(late.waitFor()).isEqualTo(Wrapper.LOST);
        assertThat(machine.folder().find(key)).isEmpty();
    }

    @Test
    void isSaidToBeInFlightUntilItHasItsIdentity() throws Exception {
        Path gate = work.resolve("gate");
        fork(slow(gate), ticket());
        waitFor(work.resolve("flushing"));
        assertThat(observe()).isInstanceOf(Observation.InFlight.class);

        Files.createFile(gate);
        waitFor(machine.folder().identity(key));

        assertThat(observe()).isInstanceOf(Observation.TookEffect.class);
    }

    @Test
    void isGivenUpWhenItNeverComes() throws Exception {
        Files.setLastModifiedTime(ticket(), FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(observe()).isEqualTo(new Observation.Absent());
    }

    @Test
    void ofADeadJvmNeverRunsBesideTheNextStart() throws Exception {
        Path gate = work.resolve("gate");
        Process late = fork(slow(gate), ticket());
        waitFor(work.resolve("flushing"));

        long pid = OneMachine.pid(machine.started(call));
        Files.createFile(gate);

        assertThat(late.waitFor()).isEqualTo(Wrapper.LOST);
        assertThat(machine.folder().find(key).orElseThrow().pid()).isEqualTo(pid);
    }

    @Test
    void ofADeadJvmIsNotMissedByAStop() throws Exception {
        Path gate = work.resolve("gate");
        Process late = fork(slow(gate), ticket());
        waitFor(work.resolve("flushing"));

        machine.stopped(call);
        Files.createFile(gate);

        assertThat(late.waitFor()).isEqualTo(Wrapper.LOST);
        assertThat(machine.stop().observe(OneMachine.stopping(call), machine.attempt("d1")))
                .isInstanceOf(Observation.TookEffect.class);
    }

    private Observation observe() {
        return machine.start().observe(call, machine.attempt("d2"));
    }

    private Path ticket() throws Exception {
        return machine.folder().ticket(key, Identity.beforehand("d1", 20_000, "a".repeat(40), "sleep", "{}"));
    }

    private Process fork(Wrapper wrapper, Path ticket) throws Exception {
        AppFolder folder = machine.folder();
        return wrapper.start(
                ticket,
                folder.identity(key),
                work,
                new Log(folder.log(key)),
                List.of("sleep", "60"),
                Map.of("PATH", System.getenv("PATH")));
    }

    /** Stops between writing its ticket and taking the name, until the gate is there. */
    private Wrapper slow(Path gate) throws Exception {
        Path flush = work.resolve("slow-flush");
        Files.writeString(
                flush,
                "#!/bin/bash\ntouch '" + work.resolve("flushing") + "'\nwhile ! [ -e '" + gate
                        + "' ]; do sleep 0.02; done\n");
        Files.setPosixFilePermissions(flush, PosixFilePermissions.fromString("rwx------"));
        Wrapper real = Wrapper.onThisMachine();
        return new Wrapper(real.setsid(), real.bash(), real.link(), flush);
    }

    private static void waitFor(Path file) throws Exception {
        for (int i = 0; i < 500 && !Files.exists(file); i++) {
            Thread.sleep(10);
        }
        assertThat(file).exists();
    }
}
