package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://git.example.com/team/chat.git, HTTP, https://git.example.com/team/chat.git",
        "ssh://deploy@git.example.com:2222/chat.git, SSH, ssh://deploy@git.example.com:2222/chat.git",
        "ssh://git.example.com/chat.git, SSH, ssh://git@git.example.com/chat.git",
        "git@git.example.com:team/chat.git, SSH, git@git.example.com:team/chat.git",
        "git.example.com:team/chat.git, SSH, git@git.example.com:team/chat.git",
    })
    void knowsHttpsAndSsh(String url, Address.Way way, String uri) throws Refusal {
        Address address = Address.of(url, false);

        assertThat(address.way()).isEqualTo(way);
        assertThat(address.uri()).hasToString(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git://git.example.com/chat.git",
                "ftp://git.example.com/chat.git",
                "/etc",
                "chat",
                "",
                "file:///srv/chat.git",
                "http://git.example.com/chat.git"
            })
    void refusesEveryOtherWay(String url) {
        assertThatThrownBy(() -> Address.of(url, false)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///srv/chat.git", "http://git.example.com/chat.git"})
    void allowsInsecureOnesWhereTheOperatorDoes(String url) throws Refusal {
        assertThat(Address.of(url, true).uri().toString()).contains("chat.git");
    }

    @Test
    void refusesAPasswordInTheAddressWithoutRepeatingIt() {
        assertThatThrownBy(() -> Address.of("https://ada:hunter22@git.example.com/chat.git", false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("spec.source.secretRef")
                .hasMessageNotContaining("hunter22");
    }

    @Test
    void writesAHostAsKnownHostsDoes() throws Refusal {
        assertThat(Address.of("ssh://git.example.com/chat.git", false).knownHost())
                .isEqualTo("git.example.com");
        assertThat(Address.of("ssh://git.example.com:2222/chat.git", false).knownHost())
                .isEqualTo("[git.example.com]:2222");
    }
}
