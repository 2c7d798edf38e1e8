package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.AppId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<Instant> BEFORE = Optional.of(BEGIN.minusSeconds(1));
    private static final AppId APP = new AppId("8a4f8f0e-0000-4000-8000-000000000001");
    private static final ObjectId SETTINGS = new ObjectId("team-a", "settings", "", "ConfigMap");

    private Instant now = BEGIN;
    private final Fresh fresh = new Fresh(() -> now);

    @Test
    void knowsWhatItWasToldForAMoment() {
        fresh.put(APP, configMap(100));

        assertThat(known(Optional.empty())).isTrue();
        now = BEGIN.plus(Fresh.KEPT);
        assertThat(known(Optional.empty())).isTrue();
        now = now.plusMillis(1);
        assertThat(known(Optional.empty())).isFalse();
    }

    @Test
    void knowsForLongerWhatAWatchWouldHaveChanged() {
        fresh.put(APP, configMap(100));
        fresh.shows(APP, SETTINGS, 100);
        fresh.shows(APP, SETTINGS, 99); // comes late

        now = BEGIN.plus(Fresh.KEPT).plusMillis(1);
        assertThat(known(BEFORE)).isTrue();
        assertThat(known(Optional.of(BEGIN.plusMillis(1)))).isFalse(); // the watch was opened later
        now = BEGIN.plus(Fresh.WATCHED).plusMillis(1);
        assertThat(known(BEFORE)).isFalse();
    }

    @Test
    void doesNotKnowWhatAWatchHasShownToBeDifferent() {
        fresh.put(APP, configMap(100));
        fresh.shows(APP, SETTINGS, 101);
        fresh.shows(APP, SETTINGS, 100);

        now = BEGIN.plus(Fresh.KEPT).plusMillis(1);
        assertThat(known(BEFORE)).isFalse();
        fresh.put(APP, configMap(101));
        now = now.plus(Fresh.KEPT).plusMillis(1);
        assertThat(known(BEFORE)).isTrue();
    }

    @Test
    void learnsNothingOfWhatItWasNeverTold() {
        fresh.shows(APP, SETTINGS, 100);

        assertThat(fresh.isOf(APP)).isFalse();
        assertThat(known(BEFORE)).isFalse();
    }

    @Test
    void doesNotTrustAClockThatWasSetBack() {
        fresh.put(APP, configMap(100));

        now = BEGIN.minusMillis(1);
        assertThat(known(Optional.of(BEGIN.minusSeconds(9)))).isFalse();
    }

    private boolean known(Optional<Instant> watchedSince) {
        return fresh.find(APP, SETTINGS, watchedSince).isPresent();
    }

    private static Manifest configMap(int version) {
        return new Manifest(Json.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "settings", "namespace", "team-a", "resourceVersion", String.valueOf(version)))));
    }
}
