package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildLogTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            No such image: sha256:0f3c                                       | WORLD    | LayerLost
            unknown parent image ID sha256:0f3c                              | WORLD    | LayerLost
            failed to get layer sha256:0f3c: layer does not exist            | WORLD    | LayerLost
            write /x: no space left on device                                | WORLD    | DiskFull
            COPY failed: stat nowhere: file does not exist                   | REVISION | BuildFailed
            The command '/bin/sh -c make' returned a non-zero code: 2        | REVISION | BuildFailed
            """)
    void blamesTheCommitForNothingThatIsTheEnginesOwnTrouble(String error, Blame blame, String reason) {
        BuildLog log = new BuildLog();
        log.error(error);

        ToolResult.Failed failed = log.failure(new Redaction(DockerWorld.redactor()));

        assertThat(failed.blame()).isEqualTo(blame);
        assertThat(failed.reason().word()).isEqualTo(reason);
    }
}
