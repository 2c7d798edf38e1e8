package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.history.AuditEntry;
import dev.slipway.pipeline.Stores;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every audit must do. */
public abstract class AuditContract {

    protected abstract Stores stores();

    private final AppName app = new AppName("team-a", "x" + Given.id().substring(0, 8));

    @Test
    public void listsTheNewestFirstInPages() {
        AuditEntry approved = told("deployment.approve", app.toString(), true);
        AuditEntry refused = told("app.deploy", app.toString(), false);
        told("token.revoke", "", true);

        List<AuditEntry> all = list(OptionalLong.empty(), 10);
        assertThat(all)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
                .containsExactly(refused, approved);
        assertThat(all.getFirst().id()).isGreaterThan(all.getLast().id());
        assertThat(list(OptionalLong.empty(), 1)).containsExactly(all.getFirst());
        assertThat(list(OptionalLong.of(all.getFirst().id()), 10)).containsExactly(all.getLast());
        assertThat(stores().audit().list(Optional.empty(), OptionalLong.empty(), 1))
                .extracting(AuditEntry::action)
                .containsExactly("token.revoke");
    }

    @Test
    public void tellsNothingOfWhatWasTakenBack() {
        assertThatThrownBy(() -> stores().transactions().run(() -> {
                    told("app.deploy", app.toString(), true);
                    throw new IllegalStateException("as the test wants it");
                }))
                .hasMessage("as the test wants it");

        assertThat(list(OptionalLong.empty(), 10)).isEmpty();
    }

    private List<AuditEntry> list(OptionalLong before, int most) {
        return stores().audit().list(Optional.of(app), before, most);
    }

    private AuditEntry told(String action, String of, boolean accepted) {
        AuditEntry entry =
                new AuditEntry(0, Given.NOW, new Caller("token:first"), action, of, "s", accepted, "so it is");
        stores().audit().record(entry);
        return entry;
    }
}
