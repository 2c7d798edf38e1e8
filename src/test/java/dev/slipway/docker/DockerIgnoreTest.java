package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerIgnoreTest {

    /** Rows of docker's own documentation and tests. */
    @ParameterizedTest
    @CsvSource({
        "*.md,            README.md,              false",
        "*.md,            docs/README.md,         true",
        "**/*.md,         README.md,              false",
        "**/*.md,         docs/deep/README.md,    false",
        "*/temp*,         some/temporary.txt,     false",
        "*/temp*,         temporary.txt,          true",
        "*/*/temp*,       a/b/temp,               false",
        "temp?,           tempa,                  false",
        "temp?,           temp,                   true",
        "node_modules,    node_modules/a/b.js,    false",
        "**/node_modules, a/b/node_modules/c.js,  false",
        "/secret,         secret,                 false",
        "./a/../secret/,  secret/key,             false",
        "a/**/z,          a/z,                    false",
        "a/**/z,          a/b/c/z/y,              false",
        "*.py[cod],       x.pyc,                  false",
        "*.py[cod],       x.py,                   true",
        "[^a]*,           b,                      false",
        "[^a]*,           a,                      true",
        "x[0-9],          x7,                     false",
        "a\\*,            a*,                     false",
        "a\\*,            ab,                     true",
        "# all,           # all,                  true",
        "**,              any/thing,              false",
        "**,              Dockerfile,             true",
        "**,              .dockerignore,          true",
    })
    void sendsWhatDockerWouldSend(String line, String file, boolean sent) {
        assertThat(DockerIgnore.parse(line, "Dockerfile").sends(file)).isEqualTo(sent);
    }

    @Test
    void letsTheLastMatchingLineDecide() {
        DockerIgnore rules = DockerIgnore.parse("*.md\n!README*.md\nREADME-secret.md\n", "Dockerfile");

        assertThat(rules.sends("notes.md")).isFalse();
        assertThat(rules.sends("README.md")).isTrue();
        assertThat(rules.sends("README-secret.md")).isFalse();
    }

    @Test
    void takesBackAFileBelowAnExcludedFolder() {
        DockerIgnore rules = DockerIgnore.parse("vendor\n!vendor/keep\n", "Dockerfile");

        assertThat(rules.sends("vendor/other")).isFalse();
        assertThat(rules.sends("vendor/keep/x")).isTrue();
    }

    @Test
    void isNotSlowedDownByAHostilePattern() {
        DockerIgnore rules = DockerIgnore.parse("*a".repeat(60) + "b\n" + "**/a/".repeat(200) + "b\n", "Dockerfile");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> rules.sends("a".repeat(250) + "/a".repeat(500)));
    }
}
