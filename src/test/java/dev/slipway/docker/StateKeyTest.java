package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateKeyTest {

    @Test
    void makesTheKeyOnceAndHashesAlikeAfterARestart(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("state.key");

        String first = key(Optional.of(file)).hash("secret");
        String second = key(Optional.of(file)).hash("secret");

        assertThat(first)
                .isEqualTo(second)
                .hasSize(64)
                .isNotEqualTo(key(Optional.of(file)).hash("other"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void givesNothingAwayWithoutAKey() {
        assertThat(key(Optional.empty()).hash("secret")).isEmpty();
    }

    @Test
    void refusesAKeyThatCouldBeGuessed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("state.key"), "short");

        assertThatThrownBy(() -> key(Optional.of(file)).hash("secret")).hasMessageContaining("StateKeyTooShort");
    }

    private static StateKey key(Optional<Path> file) {
        return new StateKey(new DockerWorld.Config(Map.of(), 1, 0, Duration.ZERO, file));
    }
}
