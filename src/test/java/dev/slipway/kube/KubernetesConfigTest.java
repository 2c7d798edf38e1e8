package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesConfigTest {

    @Test
    void needsNothing() {
        KubernetesConfig config = config(Map.of());

        assertThat(config.kubeconfig()).isEmpty();
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.requestsAtOnce()).isEqualTo(64);
        assertThat(config.unschedulableAfter()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void takesKubectlsVariableUnlessItIsToldAnotherFile() {
        assertThat(config(Map.of("KUBECONFIG", "/home/me/config")).kubeconfig()).contains(Path.of("/home/me/config"));
        assertThat(config(Map.of("KUBECONFIG", "/home/me/config", "slipway.kubernetes.kubeconfig", "/etc/other"))
                        .kubeconfig())
                .contains(Path.of("/etc/other"));
    }

    static KubernetesConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withMapping(KubernetesConfig.class)
                .build()
                .getConfigMapping(KubernetesConfig.class);
    }
}
