package dev.slipway.process;

import dev.slipway.tool.Blame;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a process that outlives this JVM. A small fixed script, in a session of its own, completes the ticket with its own pid,
 * gives it the identity's name by a link, which fails when that name is taken, and only then becomes the App's command.
 *
 * <p>So a file under the identity's name is always complete, and however many wrappers are started for one key, by JVMs alive or
 * dead, one becomes the process. The App's words are arguments of the script and never a part of it.
 */
record Wrapper(Path setsid, Path bash, Path link, Path flush) {

    /** The script ended without becoming the command: its ticket was void, or the name was taken. */
    static final int LOST = 98;

    private static final String SCRIPT = """
            set -fu
            ticket=$1 identity=$2 link=$3 flush=$4
            shift 4
            {
              IFS= read -r status < "/proc/$$/stat" && IFS= read -r boot < /proc/sys/kernel/random/boot_id || exit 98
              fields=(${status##*) })
              printf 'pid=%s\\nstarted=%s\\nboot=%s\\n' "$$" "${fields[19]}" "$boot" >> "$ticket/identity" &&
                "$flush" "$ticket/identity" && "$link" "$ticket/identity" "$identity" || exit 98
            } 2> /dev/null
            unset SHLVL OLDPWD
            exec -- "$@"
            """;

    /** With the programs on the PATH of Slipway, never of the App. */
    static Wrapper onThisMachine() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return new Wrapper(find("setsid", path), find("bash", path), find("ln", path), find("sync", path));
    }

    private static Path find(String program, String path) {
        return search(program, Path.of("/"), path)
                .orElseThrow(() -> new NotStarted(
                        Blame.WORLD,
                        "ProgramMissing",
                        "the process target needs the program " + program
                                + ", which is not on Slipway's PATH: install it"));
    }

    /** Where a shell in {@code folder} would find a program. */
    static Optional<Path> search(String program, Path folder, String path) {
        for (String part : path.split(File.pathSeparator, -1)) {
            Path candidate = folder.resolve(part).resolve(program);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Returns at once; the process that it returns is the script first and the App's command later. */
    Process start(
            Path ticket, Path identity, Path folder, Log log, List<String> command, Map<String, String> environment)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                setsid.toString(),
                bash.toString(),
                "-p", // no variable of the App makes the shell read a file or change its options
                "-c",
                SCRIPT,
                "slipway-start",
                ticket.toString(),
                identity.toString(),
                link.toString(),
                flush.toString()));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.file().toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }
}
