package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.FenceLost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnersTest {

    @TempDir
    Path work;

    private Owners owners;

    @BeforeEach
    void open() throws IOException {
        owners = Owners.of(AppFolder.of(work, new AppId("a1")));
    }

    @Test
    void letsTheNewestInAndNobodyOlder() throws IOException {
        owners.enter(7);
        owners.enter(7);
        owners.enter(12);

        assertThatThrownBy(() -> owners.enter(11))
                .isInstanceOf(FenceLost.class)
                .hasMessageContaining("owner 12 has acted");
        assertThatCode(() -> owners.enter(12)).doesNotThrowAnyException();
    }

    @Test
    void letsALowerTokenInAfterTheRecordWasRestored() throws IOException {
        owners.enter(12);
        owners.forget();

        assertThatCode(() -> owners.enter(3)).doesNotThrowAnyException();
    }

    @Test
    void takesWhatCannotBeReadForNobody() throws IOException {
        Files.writeString(owners.file(), "99999999999999999999 or so");

        assertThatCode(() -> owners.enter(3)).doesNotThrowAnyException();
    }
}
