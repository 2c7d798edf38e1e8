package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.ToolCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {

    @TempDir
    Path work;

    @Test
    void ofARunningProcessIsTrimmedAndGoesOn() throws Exception {
        try (OneMachine machine = new OneMachine(work)) {
            ToolCall call =
                    machine.calling("free", "bash", "-c", "n=0; while :; do echo line $((n++)); sleep 0.001; done");
            machine.started(call);
            Log log = new Log(machine.folder().log(call.key(OneMachine.APP)));
            while (log.size() < 3000) {
                Thread.sleep(10);
            }

            new LogTrimmer(machine.config()).trim(1000);
            Thread.sleep(200);

            assertThat(Files.size(log.before())).isEqualTo(1000);
            assertThat(Files.readString(log.file())).startsWith("line ").doesNotContain("\0");
        }
    }

    @Test
    void showsNoControlCharactersAndNoEndlessLines() throws Exception {
        Path file = work.resolve("a.log");
        Files.writeString(file, "before\n\u001b[31mred\u001b[0m\u0007\n" + "x".repeat(1000) + "\n");

        assertThat(new Log(file).tail(7, text -> text)).isEqualTo("red\n" + "x".repeat(300) + "…");
        assertThat(new Log(work.resolve("absent")).tail(0, text -> text)).isEmpty();
    }

    @Test
    void areCleanedWithTheTreesThatNobodyNeeds() throws Exception {
        try (OneMachine machine = new OneMachine(work)) {
            machine.started(machine.calling("free", "sleep", "60"));
            AppFolder folder = machine.folder();
            Path inUse = folder.tree(machine.tree.hash("").orElseThrow());
            Path rollbackPoint = Files.createDirectories(folder.tree("a".repeat(40)));
            Path old = Files.createDirectories(folder.tree("b".repeat(40)).resolve("sub"));
            for (int i = 0; i < 25; i++) {
                Path log = Files.writeString(folder.root().resolve("log/" + i + ".log"), "x");
                Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(1000L - i)));
            }

            new ProcessRemains(machine.config())
                    .clean(app -> app.equals(OneMachine.APP) ? Set.of("a".repeat(40)) : Set.of());

            assertThat(inUse).exists();
            assertThat(rollbackPoint).exists();
            assertThat(old.getParent()).doesNotExist();
            assertThat(Folders.entries(folder.root().resolve("log"), "*.log")).hasSize(21);
            assertThat(folder.root().resolve("log/4.log")).doesNotExist();
            assertThat(folder.root().resolve("log/5.log")).exists();
        }
    }
}
