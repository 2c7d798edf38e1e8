package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeededTest {

    @Test
    void requiresOnlyWhatTheListNames() {
        assertThat(Needed.required("docker,kubernetes", "kubernetes")).isTrue();
        assertThat(Needed.required("docker", "kubernetes")).isFalse();
        assertThat(Needed.required("", "docker")).isFalse();
    }

    @Test
    void goesOnWhereItIsThere() {
        Needed.need("docker", true, "it is there");
    }
}
