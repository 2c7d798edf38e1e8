package dev.slipway.hook;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/Team-A/chat.git",
                "https://github.com/team-a/chat",
                "https://GitHub.com:443/team-a/chat.git/",
                "http://github.com/team-a/chat",
                "https://user:pw@github.com/team-a/chat.git",
                "git@github.com:team-a/chat.git",
                "github.com:/team-a/chat",
                "ssh://git@github.com/team-a/chat.git",
                "ssh://git@github.com:22/team-a/chat",
                "git://github.com/team-a/chat.git"
            })
    void knowsARepositoryInWhateverWayItIsWritten(String address) {
        assertThat(RepositoryAddress.of(address)).contains(new RepositoryAddress("github.com/team-a/chat"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/srv/git/chat",
                "chat",
                "https://github.com",
                "https://github.com/",
                "https://github.com/.git",
                "ftp://github.com/a",
                "https://a@b@c/d",
                "https://github.com/a b",
                "git@github.com://x"
            })
    void refusesWhatIsNone(String address) {
        assertThat(RepositoryAddress.of(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///srv/git/chat.git", "file:///srv/git/chat"})
    void knowsFoldersOfThisMachine(String address) {
        assertThat(RepositoryAddress.of(address)).contains(new RepositoryAddress("/srv/git/chat"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://github.com:8443/team-a/chat", "ssh://git@github.com:2222/team-a/chat"})
    void keepsUnusualPorts(String address) {
        assertThat(RepositoryAddress.of(address).orElseThrow().text()).matches("github.com:(8443|2222)/team-a/chat");
    }

    @Property(tries = 500)
    void answersForAnyText(@ForAll String text) {
        assertThat(RepositoryAddress.of(text)).isNotNull();
        assertThat(RepositoryAddress.of("https://" + text)).isNotNull();
    }
}
