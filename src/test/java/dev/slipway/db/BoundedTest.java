package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTest {

    @Test
    void leavesWhatFits() {
        assertThat(Bounded.message("grün 😀")).isEqualTo("grün 😀");
        assertThat(Bounded.line("x".repeat(Bounded.LINE))).isEqualTo("x".repeat(Bounded.LINE));
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(Bounded.line("x".repeat(Bounded.LINE + 1)))
                .hasSize(Bounded.LINE)
                .endsWith("x…");
    }

    @Test
    void neverCutsACharacterInHalf() {
        String cut = Bounded.name("😀".repeat(Bounded.NAME));

        assertThat(cut).isEqualTo("😀".repeat(Bounded.NAME / 2) + "…");
    }

    @Test
    void replacesWhatPostgresqlCanNotKeep() {
        assertThat(Bounded.storable("a\0b\uD800c\uDC00")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    }
}
