package dev.slipway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.AppId;
import org.junit.jupiter.api.Test;

class WrittenOwnersTest {

    private static final AppId APP = new AppId("a1");

    private final WrittenOwners owners = new WrittenOwners();

    @Test
    void refusesWhoIsOlderThanWhatIsWritten() {
        assertThatThrownBy(() -> owners.require(APP, 6, 7, "Deployment web"))
                .isInstanceOf(FenceLost.class)
                .hasMessage("owner 7 has made Deployment web, and this is 6");
        assertThatCode(() -> {
                    owners.require(APP, 7, 7, "Deployment web");
                    owners.require(APP, 8, 7, "Deployment web");
                    owners.require(APP, 1, 0, "what carries no token");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void forgetsWhatItHasSeenAndNothingNewer() {
        assertThatThrownBy(() -> owners.require(APP, 1, 7, "web")).isInstanceOf(FenceLost.class);
        owners.forgetOwners(APP);

        assertThatCode(() -> owners.require(APP, 1, 7, "web")).doesNotThrowAnyException();
        assertThatThrownBy(() -> owners.require(APP, 1, 8, "web")).isInstanceOf(FenceLost.class);
        assertThatThrownBy(() -> owners.require(new AppId("a2"), 1, 7, "web")).isInstanceOf(FenceLost.class);
    }

    @Test
    void readsATokenAndNothingElse() {
        assertThat(WrittenOwners.token("42")).isEqualTo(42);
        assertThat(WrittenOwners.token("")).isZero();
        assertThat(WrittenOwners.token("99999999999999999999")).isZero();
        assertThat(WrittenOwners.token("7; drop")).isZero();
    }
}
