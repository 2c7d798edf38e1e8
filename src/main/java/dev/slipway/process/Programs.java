package dev.slipway.process;

import dev.slipway.tool.Blame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether a command's first word is a program, asked before anything is started so that the answer names it. */
final class Programs {

    private Programs() {}

    static void require(String word, Path folder, Map<String, String> variables) {
        if (word.isEmpty()) {
            throw refused("CommandNotFound", "the command's first word is empty");
        }
        if (!word.contains("/")) {
            if (Wrapper.search(word, folder, variables.getOrDefault("PATH", "")).isEmpty()) {
                throw refused("CommandNotFound", "there is no program \"" + word + "\" on the PATH of this machine");
            }
            return;
        }
        Path program = folder.resolve(word);
        if (!Files.isRegularFile(program)) {
            throw refused(
                    "CommandNotFound", "there is no file \"" + word + "\" in the App's folder or on this machine");
        }
        if (!Files.isExecutable(program)) {
            throw refused(
                    "CommandNotExecutable",
                    "the file \"" + word + "\" is not executable: git update-index --chmod=+x makes it so");
        }
    }

    private static NotStarted refused(String reason, String why) {
        return new NotStarted(Blame.REVISION, reason, why + ": correct spec.target.process.command");
    }
}
