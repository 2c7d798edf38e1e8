package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.AuthConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryCredentialsTest {

    private final DockerWorld world = new DockerWorld();

    @Test
    void readsUsernameAndPassword() {
        world.secrets.put("team-a/registry", Map.of("username", "u", "password", "p"));

        assertThat(read("registry", "r.example"))
                .returns("u", AuthConfig::getUsername)
                .returns("p", AuthConfig::getPassword);
    }

    @Test
    void findsTheRegistryInADocumentOfDocker() {
        String document = """
                {"auths": {"https://index.docker.io/v1/": {"username": "hub", "password": "h"},
                           "r.example": {"auth": "dTpwOnA="}}}""";
        world.secrets.put("team-a/registry", Map.of(".dockerconfigjson", document, "other", document));

        assertThat(read("registry", "docker.io").getUsername()).isEqualTo("hub");
        assertThat(read("registry", "r.example").getPassword()).isEqualTo("p:p");
        assertThat(read("registry/other", "r.example").getUsername()).isEqualTo("u");
    }

    @Test
    void saysWhatIsMissing() {
        world.secrets.put("team-a/empty", Map.of());
        world.secrets.put("team-a/broken", Map.of(".dockerconfigjson", "sk-secret{"));
        world.secrets.put("team-a/other", Map.of(".dockerconfigjson", "{\"auths\":{}}"));

        assertThatThrownBy(() -> read("none", "r.example"))
                .hasMessageContaining("SecretNotFound")
                .hasMessageContaining("/secrets/team-a/none");
        assertThatThrownBy(() -> read("empty", "r.example")).hasMessageContaining("SecretNotFound");
        assertThatThrownBy(() -> read("broken", "r.example"))
                .hasMessageContaining("RegistryRefused")
                .hasMessageNotContaining("sk-secret");
        assertThatThrownBy(() -> read("other", "r.example"))
                .hasMessageContaining("no credentials for the registry r.example");
    }

    @Test
    void asksWithoutCredentialsWhereNoSecretIsNamed() {
        assertThat(new RegistryCredentials(world.secrets(), world.app)
                        .read(Optional.empty(), "r.example")
                        .getUsername())
                .isNull();
    }

    private AuthConfig read(String secret, String registry) {
        return new RegistryCredentials(world.secrets(), world.app).read(Optional.of(secret), registry);
    }
}
