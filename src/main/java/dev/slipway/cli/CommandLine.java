package dev.slipway.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The words after {@code slipway}, as the launcher hands them on; its {@code --help} texts say what they mean. */
public sealed interface CommandLine {

    /** Where {@code serve} and {@code token} keep their data unless told otherwise. */
    Path DEFAULT_DATA = Path.of(".slipway");

    /** The service as an image runs it: everything from the configuration. */
    record Configured() implements CommandLine {}

    /**
     * The service on embedded servers, for one's own repositories.
     *
     * @param untilStdinEnds the service ends with whoever holds the other end of its standard input
     */
    record Serve(Path data, Optional<Integer> port, Optional<Path> apps, boolean untilStdinEnds)
            implements CommandLine {}

    /** What is done with the API's tokens. */
    record Token(Path data, TokenTask task) implements CommandLine {}

    sealed interface TokenTask {
        record Make() implements TokenTask {}

        record ListAll() implements TokenTask {}

        record Revoke(String id) implements TokenTask {}
    }

    record Demo(boolean once, Optional<String> target) implements CommandLine {}

    record Wrong(String message) implements CommandLine {}

    static CommandLine parse(String... arguments) {
        Deque<String> words = new ArrayDeque<>(List.of(arguments));
        if (words.isEmpty()) {
            return new Configured();
        }
        String command = words.remove();
        try {
            return switch (command) {
                case "serve" -> serve(words);
                case "token" -> token(words);
                case "demo" -> demo(words);
                default -> new Wrong("there is no command " + command + ": serve, token and demo are known");
            };
        } catch (IllegalArgumentException e) {
            return new Wrong(command + ": " + e.getMessage() + "; see ./slipway " + command + " --help");
        }
    }

    private static CommandLine serve(Deque<String> words) {
        Path data = DEFAULT_DATA;
        Optional<Integer> port = Optional.empty();
        Optional<Path> apps = Optional.empty();
        boolean untilStdinEnds = false;
        while (!words.isEmpty()) {
            String word = words.remove();
            switch (word) {
                case "--data" -> data = Path.of(value(word, words));
                case "--port" -> port = Optional.of(port(value(word, words)));
                case "--apps" -> apps = Optional.of(Path.of(value(word, words)));
                case "--until-stdin-ends" -> untilStdinEnds = true;
                default -> throw new IllegalArgumentException("does not know " + word);
            }
        }
        return new Serve(data, port, apps, untilStdinEnds);
    }

    private static CommandLine token(Deque<String> words) {
        Path data = DEFAULT_DATA;
        TokenTask task = new TokenTask.Make();
        while (!words.isEmpty()) {
            String word = words.remove();
            switch (word) {
                case "--data" -> data = Path.of(value(word, words));
                case "--list" -> task = new TokenTask.ListAll();
                case "--revoke" -> task = new TokenTask.Revoke(value(word, words));
                default -> throw new IllegalArgumentException("does not know " + word);
            }
        }
        return new Token(data, task);
    }

    private static CommandLine demo(Deque<String> words) {
        boolean once = false;
        Optional<String> target = Optional.empty();
        while (!words.isEmpty()) {
            String word = words.remove();
            switch (word) {
                case "--once" -> once = true;
                case "--target" -> target = Optional.of(oneOf(word, value(word, words), List.of("docker", "process")));
                case "--planner" -> oneOf(word, value(word, words), List.of("rules"));
                default -> throw new IllegalArgumentException("does not know " + word);
            }
        }
        return new Demo(once, target);
    }

    private static String value(String option, Deque<String> words) {
        String value = words.poll();
        if (value == null || value.startsWith("--")) {
            throw new IllegalArgumentException(option + " wants a value");
        }
        return value;
    }

    private static String oneOf(String option, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new IllegalArgumentException(option + " is one of " + String.join(", ", known) + ", not " + value);
        }
        return value;
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("--port is a number from 0 to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }
}
