package dev.slipway.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a key's file says of the process that was started for it. A pid alone may be somebody else's by now: with the time it
 * started and the boot it belongs to, it is not.
 *
 * @param started field 22 of {@code /proc/PID/stat}
 * @param about for people: the command, the port and the tree
 * @param state one line of canonical JSON: what {@code process.state} digests
 */
record Identity(
        long pid, String started, String boot, String deployment, int port, String tree, String about, String state) {

    /** What is known before the process is: the wrapper adds {@code pid}, {@code started} and {@code boot}. */
    static String beforehand(String deployment, int port, String tree, String about, String state) {
        return "deployment=" + line(deployment) + "\nport=" + port + "\ntree=" + line(tree) + "\nabout=" + line(about)
                + "\nstate=" + line(state) + "\n";
    }

    /**
     * Empty where there is no such file, and where it is not one of ours: the wrapper gives a complete file its name, so only
     * somebody else's hand can have made that.
     */
    static Optional<Identity> read(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int at = line.indexOf('=');
                if (at > 0) {
                    values.put(line.substring(0, at), line.substring(at + 1));
                }
            }
            return Optional.of(new Identity(
                    Long.parseLong(values.getOrDefault("pid", "")),
                    values.getOrDefault("started", ""),
                    values.getOrDefault("boot", ""),
                    values.getOrDefault("deployment", ""),
                    Integer.parseInt(values.getOrDefault("port", "")),
                    values.getOrDefault("tree", ""),
                    values.getOrDefault("about", ""),
                    values.getOrDefault("state", "")));
        } catch (NoSuchFileException | NumberFormatException notThere) {
            return Optional.empty();
        }
    }

    /** True while the very process that was started is alive. */
    boolean lives() {
        return boot.equals(Proc.bootId())
                && Proc.status(pid)
                        .filter(status -> status.started().equals(started) && status.alive())
                        .isPresent();
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
