package dev.slipway.process;

import dev.slipway.execution.FenceLost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The newest owner that has acted for an App here, or has looked in order to act: in a file, so that an older one, who was asleep
 * for a while and knows nothing, does no more harm.
 */
record Owners(Path file) {

    private static final int MOST_DIGITS = 19;

    static Owners of(AppFolder folder) {
        return new Owners(folder.root().resolve("owner"));
    }

    /** Throws {@link FenceLost} when a newer owner has been here. */
    void enter(long token) throws IOException {
        long newest = newest();
        if (token < newest) {
            throw new FenceLost("owner " + newest + " has acted in " + file + ", and this is " + token);
        }
        if (token > newest) {
            Path next = Files.createTempFile(file.getParent(), ".owner-", "");
            Files.writeString(next, Long.toString(token));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    /** One that can't be read is none: it protects, it does not decide. */
    private long newest() throws IOException {
        try {
            String text = Files.readString(file);
            return text.matches("[0-9]{1," + MOST_DIGITS + "}") ? Long.parseLong(text) : 0;
        } catch (NoSuchFileException none) {
            return 0;
        } catch (NumberFormatException tooLarge) {
            return 0;
        }
    }
}
