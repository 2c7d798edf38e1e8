package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Artifacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestStoreTest {

    private final Counting artifacts = new Counting();
    private final ManifestStore store = new ManifestStore(artifacts);

    /** How often each was asked for. */
    private static final class Counting implements Artifacts {

        private final Fixtures.MemoryArtifacts all = new Fixtures.MemoryArtifacts();
        private final Map<Digest, Integer> asked = new HashMap<>();

        @Override
        public Digest save(byte[] content) {
            return all.save(content);
        }

        @Override
        public Optional<byte[]> load(Digest digest) {
            asked.merge(digest, 1, Integer::sum);
            return all.load(digest);
        }
    }

    private String save(String name, int characters) {
        Json map = Json.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", name),
                "data",
                Map.of("word", "x".repeat(characters))));
        return artifacts
                .save(new ManifestList(List.of(new Manifest(map))).bytes())
                .value();
    }

    private int asked(String digest) {
        return artifacts.asked.getOrDefault(new Digest(digest), 0);
    }

    @Test
    void asksOnceForWhatIsAskedForOften() {
        String digest = save("settings", 10);

        assertThat(store.load(digest).ids()).containsExactly("_settings__ConfigMap");
        assertThat(store.load(digest)).isSameAs(store.load(digest));
        assertThat(asked(digest)).isEqualTo(1);
    }

    @Test
    void forgetsWhatWasNotAskedForLongest() {
        String often = save("often", 1_500_000);
        String once = save("once", 1_500_000);
        store.load(often);
        store.load(once);
        store.load(often);

        store.load(save("another", 1_500_000));
        store.load(often);
        store.load(once);

        assertThat(asked(often)).isEqualTo(1);
        assertThat(asked(once)).isEqualTo(2);
    }

    @Test
    void keepsNothingThatIsLargerThanAllThatItKeeps() {
        String small = save("small", 10);
        String large = save("large", 5_000_000);
        store.load(small);
        store.load(large);
        store.load(large);

        assertThat(asked(large)).isEqualTo(2);
        store.load(small);
        assertThat(asked(small)).isEqualTo(1);
    }

    @Test
    void saysWhatToDoWhenTheyAreGone() {
        assertThatThrownBy(() -> store.load(Digest.of("gone").value()))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("deploy the commit again");
    }
}
