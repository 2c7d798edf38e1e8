package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import dev.slipway.tool.Blame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineErrorTest {

    private static final Redaction REDACTION = new Redaction(text -> text);

    /** Engines 20.10 to 28. */
    @ParameterizedTest
    @CsvSource({
        "driver failed programming external connectivity on endpoint x (1f): Bind for 0.0.0.0:8080 failed: port is already allocated, 0.0.0.0:8080",
        "driver failed programming external connectivity on endpoint x (1f): Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use, 127.0.0.1:8080",
        "failed to bind host port for 127.0.0.1:8080:172.17.0.2:80/tcp: address already in use, 127.0.0.1:8080",
        "failed to bind host port [::1]:8080/tcp: address already in use, [::1]:8080",
        "Bind for :::8080 failed: port is already allocated, of the container",
    })
    void namesThePortThatIsTaken(String text, String port) {
        assertThat(EngineError.portTaken(text)).contains(port);
    }

    @Test
    void takesTheEnginesOwnSentence() {
        assertThat(EngineError.text(new DockerException("{\"message\":\"no such thing\"}\n", 404)))
                .isEqualTo("no such thing");
        assertThat(EngineError.text(new DockerException("{broken", 500))).isEqualTo("Status 500: {broken");
    }

    @ParameterizedTest
    @CsvSource({
        "400, anything, REVISION, EngineRefused",
        "500, anything, WORLD, EngineError",
        "500, write /x: no space left on device, WORLD, DiskFull",
    })
    void blames(int status, String text, Blame blame, String reason) {
        var failed = EngineError.unexpected(new DockerException(text, status)).failed(REDACTION);

        assertThat(failed.blame()).isEqualTo(blame);
        assertThat(failed.reason().word()).isEqualTo(reason);
    }

    /** What engine and registries really say. */
    @ParameterizedTest
    @CsvSource({
        "manifest for r.example/a:1 not found: manifest unknown: manifest unknown, REVISION, ImageNotFound",
        "'pull access denied for nothing, repository does not exist or may require ''docker login'': denied: requested access to the resource is denied', REVISION, ImageNotFound",
        "no matching manifest for linux/arm64 in the manifest list entries, REVISION, ImageNotFound",
        "unauthorized: authentication required, POLICY, RegistryRefused",
        "denied: requested access to the resource is denied, POLICY, RegistryRefused",
        "'Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused', WORLD, RegistryUnreachable",
        "received unexpected HTTP status: 503 Service Unavailable, WORLD, RegistryUnreachable",
        "toomanyrequests: You have reached your pull rate limit, WORLD, RegistryUnreachable",
        "failed to register layer: write /x: no space left on device, WORLD, DiskFull",
    })
    void blamesForARegistry(String text, Blame blame, String reason) {
        var failed = RegistryError.of("r.example/a:1", text).failed(REDACTION);

        assertThat(failed.blame()).isEqualTo(blame);
        assertThat(failed.reason().word()).isEqualTo(reason);
    }
}
