package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.docker.RealEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program as a user starts it: ships, rolls back, is killed with -9 in the middle and goes on. */
class DemoIT {

    private static final Path PROGRAM =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void tellsItsStoryWithProcessesAndLeavesNothingBehind() throws IOException, InterruptedException {
        assertThat(tells("process")).contains("process, as asked");
    }

    @Test
    void tellsItsStoryWithContainersAndLeavesNothingBehind() throws IOException, InterruptedException {
        RealEngine.need();
        Set<String> before = RealEngine.builtOn("slipway-demo-java");

        assertThat(tells("docker")).contains("docker, on slipway-demo-java:");

        Set<String> left = RealEngine.builtOn("slipway-demo-java");
        left.removeAll(before);
        assertThat(left).isEmpty();
    }

    private String tells(String target) throws IOException, InterruptedException {
        Path log = folder.resolve("demo.log");
        Process demo = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Djava.io.tmpdir=" + folder,
                        "-jar",
                        PROGRAM.toString(),
                        "demo",
                        "--once",
                        "--target",
                        target))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        boolean ended = demo.waitFor(5, TimeUnit.MINUTES);
        demo.destroyForcibly();
        String told = Files.readString(log, StandardCharsets.UTF_8);

        assertThat(ended).as(told).isTrue();
        assertThat(demo.exitValue()).as(told).isZero();
        assertThat(told).contains("RolledBack", "kill -9", "started again", "second: hello", "all came out as told");
        assertThat(folder).isDirectoryNotContaining("glob:**slipway-demo-*");
        assertThat(ProcessHandle.allProcesses().filter(process -> mentions(process, folder)))
                .isEmpty();
        return told;
    }

    private static boolean mentions(ProcessHandle process, Path folder) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(folder.toString()))
                .isPresent();
    }
}
