package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandLine.TokenTask;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @Test
    void runsAsConfiguredWithoutAnyWord() {
        assertThat(CommandLine.parse()).isEqualTo(new CommandLine.Configured());
    }

    @Test
    void keepsDataInAFolderOfItsOwn() {
        assertThat(CommandLine.parse("serve"))
                .isEqualTo(new CommandLine.Serve(Path.of(".slipway"), Optional.empty(), Optional.empty(), false));
    }

    @Test
    void readsTheOptionsOfServe() {
        assertThat(CommandLine.parse("serve", "--data", "d", "--port", "9000", "--apps", "a"))
                .isEqualTo(new CommandLine.Serve(Path.of("d"), Optional.of(9000), Optional.of(Path.of("a")), false));
    }

    @Test
    void readsTheOptionsOfTheDemo() {
        assertThat(CommandLine.parse("demo", "--once", "--target", "process", "--planner", "rules"))
                .isEqualTo(new CommandLine.Demo(true, Optional.of("process")));
    }

    @Test
    void makesListsAndRevokesTokens() {
        Path data = Path.of(".slipway");
        assertThat(CommandLine.parse("token")).isEqualTo(new CommandLine.Token(data, new TokenTask.Make()));
        assertThat(CommandLine.parse("token", "--list"))
                .isEqualTo(new CommandLine.Token(data, new TokenTask.ListAll()));
        assertThat(CommandLine.parse("token", "--revoke", "first", "--data", "d"))
                .isEqualTo(new CommandLine.Token(Path.of("d"), new TokenTask.Revoke("first")));
    }

    @ParameterizedTest
    @CsvSource({
        "fly, there is no command fly",
        "serve --prot 1, does not know --prot",
        "serve --port, --port wants a value",
        "serve --port x, --port is a number from 0 to 65535",
        "serve --port 70000, --port is a number from 0 to 65535",
        "token --revoke, --revoke wants a value",
        "demo --target moon, '--target is one of docker, process, not moon'",
        "demo --planner dify, '--planner is one of rules, not dify'"
    })
    void refusesWhatItDoesNotUnderstand(String line, String message) {
        assertThat(CommandLine.parse(line.split(" ", -1)))
                .isInstanceOfSatisfying(
                        CommandLine.Wrong.class,
                        wrong -> assertThat(wrong.message()).contains(message));
    }
}
