package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestTest {

    private static final String ID = "sha256:" + "a".repeat(64);

    @Test
    void readsWhatThePlannerWrites() {
        RunRequest request = RunRequest.of(Arguments.of(DockerWorld.running(ID)));

        assertThat(request.image().isId()).isTrue();
        assertThat(request.ports()).containsExactly(new RunRequest.Port("127.0.0.1", 0, 8080));
        assertThat(request.role()).isEqualTo(Role.APP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc:/etc", "./data:/data", "data:/a:rshared", "..:/a", "data", "da/ta:/a", "data:relative"})
    void refusesWhatIsNoNamedVolume(String volume) {
        assertRefused("volumes", List.of(volume), "HostPathForbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "container:db", "../x"})
    void refusesANetworkOfTheHostOrOfAnotherContainer(String network) {
        assertRefused("network", network, "NetworkForbidden");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertRefused("privileged", true, "ArgumentForbidden");
        assertRefused("capAdd", List.of("SYS_ADMIN"), "ArgumentForbidden");
        assertRefused("restart", "sometimes", "ArgumentForbidden");
        assertRefused("role", "database", "ArgumentForbidden");
        assertRefused("environment", Map.of("A=B", "c"), "ArgumentForbidden");
        assertRefused("ports", List.of(Map.of("host", 70_000L, "container", 80L)), "ArgumentForbidden");
    }

    private static void assertRefused(String name, Object value, String reason) {
        Map<String, Object> arguments = new TreeMap<>(DockerWorld.running(ID));
        arguments.put(name, value);

        assertThatThrownBy(() -> RunRequest.of(Arguments.of(arguments)))
                .isInstanceOfSatisfying(Trouble.class, trouble -> {
                    assertThat(trouble.reason()).isEqualTo(reason);
                    assertThat(trouble.failed(new Redaction(text -> text)).blame())
                            .isEqualTo(Blame.POLICY);
                });
    }
}
