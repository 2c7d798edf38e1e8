package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

    private static final String DIGEST = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    @ParameterizedTest
    @CsvSource({
        "busybox,                             busybox,                    latest,           docker.io",
        "busybox:1,                           busybox,                    1,                docker.io",
        "team/chat:1,                         team/chat,                  1,                docker.io",
        "localhost/chat,                      localhost/chat,             latest,           localhost",
        "127.0.0.1:5000/team/chat:1,          127.0.0.1:5000/team/chat,   1,                127.0.0.1:5000",
        "127.0.0.1:5000/chat,                 127.0.0.1:5000/chat,        latest,           127.0.0.1:5000",
        "r.example/chat:1@" + DIGEST + ",     r.example/chat,             " + DIGEST + ",   r.example",
    })
    void readsRepositoryVersionAndRegistry(String text, String repository, String tag, String registry) {
        ImageName name = ImageName.parse(text);

        assertThat(name.isId()).isFalse();
        assertThat(name.repository()).isEqualTo(repository);
        assertThat(name.tag()).isEqualTo(tag);
        assertThat(name.registry()).isEqualTo(registry);
        assertThat(ImageName.parse(name.toString())).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(DIGEST)
    void knowsAnIdFromAName(String id) {
        assertThat(ImageName.parse(id).isId()).isTrue();
        assertThat(ImageName.parse(id)).hasToString(id);
    }
}
