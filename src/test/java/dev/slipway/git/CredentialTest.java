package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialTest {

    @Test
    void sendsUserAndPassword() throws Refusal {
        assertThat(credential(Map.of("username", "ada", "password", "hunter22\n"))
                        .authorization())
                .contains("Basic " + base64("ada:hunter22"));
    }

    @Test
    void sendsATokenAsThePasswordOfAnyUser() throws Refusal {
        assertThat(credential(Map.of("password", "token-1")).authorization())
                .contains("Basic " + base64("git:token-1"));
    }

    @Test
    void prefersABearerToken() throws Refusal {
        assertThat(credential(Map.of("bearerToken", "token-1", "password", "x")).authorization())
                .contains("Bearer token-1");
    }

    @Test
    void sendsNothingWithoutASecret() throws Refusal {
        RepositoryId open = new RepositoryId("https://git.example.com/chat.git", "", Optional.empty());

        assertThat(Credential.read(open, new Fixed(Optional.empty())).authorization())
                .isEmpty();
    }

    @Test
    void saysWhereToPutASecretThatIsMissing() {
        assertThatThrownBy(() -> Credential.read(repository(), new Fixed(Optional.empty())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("\"git\"")
                .hasMessageContaining("/secrets/team-a/git");
    }

    @Test
    void takesItsValuesAndUserInfoOutOfTexts() throws Refusal {
        Credential credential = credential(Map.of("username", "ada", "password", "hunter22"));

        String clean = credential.redact(
                "cannot open https://ada:hunter22@git.example.com/chat.git: hunter22 " + base64("ada:hunter22"));

        assertThat(clean).isEqualTo("cannot open https://git.example.com/chat.git: *** ***");
    }

    private static Credential credential(Map<String, String> keys) throws Refusal {
        return Credential.read(repository(), new Fixed(Optional.of(keys)));
    }

    private static RepositoryId repository() {
        return new RepositoryId("https://git.example.com/chat.git", "team-a", Optional.of(new SecretRef("git")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private record Fixed(Optional<Map<String, String>> keys) implements Secrets {
        @Override
        public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
            return keys;
        }

        @Override
        public String whereToPut(String namespace, SecretRef reference) {
            return "/secrets/" + namespace + "/" + reference;
        }
    }
}
