package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatementTest {

    @Test
    void putsItsNamesInTheirOrder() {
        assertThat(Statement.of("update app set name = :name where uid = :uid or name = :name"))
                .isEqualTo(new Statement(
                        "update app set name = ? where uid = ? or name = ?", List.of("name", "uid", "name")));
    }

    @Test
    void leavesWhatIsNoName() {
        assertThat(Statement.of("select at::date, '12:30' from app where owner = 'a:1'"))
                .isEqualTo(new Statement("select at::date, '12:30' from app where owner = 'a:1'", List.of()));
    }
}
