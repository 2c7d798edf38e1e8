package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shell scripts in the place of renderers. */
class ProgramTest {

    @TempDir
    private Path folder;

    @Test
    void givesItNothingOfTheServicesOwnEnvironment() throws IOException {
        program("kustomize", "case $1 in version) echo v5.0.0;; *) set; pwd;; esac");

        Programs.Output output = programs(Duration.ofSeconds(20)).kustomize(folder, List.of("build"));

        assertThat(output.by()).isEqualTo("kustomize v5.0.0");
        String said = output.text();
        assertThat(said)
                .contains("HOME='" + folder + "'", "KUBECONFIG='/dev/null'", "HTTPS_PROXY='http://127.0.0.1:1'");
        assertThat(said).doesNotContain("JAVA_HOME", "LANG=", "USER=");
    }

    @Test
    void asksForItsVersionAgainWhenItIsAnother() throws IOException {
        Programs programs = programs(Duration.ofSeconds(20));
        program("helm", "echo v3.1.0");
        assertThat(programs.helm(folder, List.of("template")).by()).isEqualTo("helm v3.1.0");

        Path file = program("helm", "echo v3.2.0+gabc");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThat(programs.helm(folder, List.of("template")).by()).isEqualTo("helm v3.2.0");
    }

    @Test
    void endsWhatTakesTooLong() throws IOException {
        program("kustomize", "case $1 in version) echo v5.0.0;; *) exec /bin/sleep 60;; esac");

        assertThatThrownBy(() -> programs(Duration.ofSeconds(1)).kustomize(folder, List.of("build")))
                .hasMessage("kustomize took longer than 1 s and was ended");
    }

    @Test
    void endsWhatSaysTooMuch() throws IOException {
        program(
                "kustomize",
                "case $1 in version) echo v5.0.0;; *) while :; do echo 0123456789012345678901234567890123456789; done;; esac");

        assertThatThrownBy(() -> programs(Duration.ofSeconds(60)).kustomize(folder, List.of("build")))
                .hasMessage("kustomize prints more than 8192 KiB: split the App");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fatal error: runtime: out of memory",
                "runtime: mmap: cannot allocate memory",
                "runtime/cgo: pthread_create failed: Resource temporarily unavailable"
            })
    void saysWhenItNeedsTooMuchMemory(String complaint) throws IOException {
        program("helm", "case $1 in version) echo v3.1.0;; *) echo '" + complaint + "' >&2; exit 2;; esac");

        assertThatThrownBy(() -> programs(Duration.ofSeconds(20)).helm(folder, List.of("template")))
                .hasMessageStartingWith("helm needs more than ")
                .hasMessageEndingWith(" MiB: split the App");
    }

    @Test
    void tellsWhereToGetWhatIsMissing() {
        assertThatThrownBy(() -> programs(Duration.ofSeconds(1)).helm(folder, List.of("template")))
                .hasMessageStartingWith("helm is not there where Slipway runs: install it from https://helm.sh/")
                .hasMessageContaining("slipway.kubernetes.render.helm");
    }

    private Programs programs(Duration time) {
        return new Programs(Fixtures.limits(time), Optional.of("/nowhere:" + folder));
    }

    private Path program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
