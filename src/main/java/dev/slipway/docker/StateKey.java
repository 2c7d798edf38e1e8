package dev.slipway.docker;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hides secret values that must be compared: without the key a stored hash would let anybody try guesses. */
@Singleton
class StateKey {

    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Optional<Path> file;

    StateKey(DockerConfig config) {
        this.file = config.stateKeyFile();
    }

    /** The same for the same value; nothing at all where no key file is configured. */
    String hash(String value) {
        return file.map(path -> hash(key(path), value)).orElse("");
    }

    private static String hash(byte[] key, String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static byte[] key(Path path) {
        try {
            byte[] key = Files.readAllBytes(path);
            if (key.length < BYTES) {
                throw Trouble.policy(
                        "StateKeyTooShort", "slipway.docker.state-key-file has less than " + BYTES + " bytes");
            }
            return key;
        } catch (NoSuchFileException first) {
            make(path);
            return key(path);
        } catch (IOException e) {
            throw Trouble.world("StateKeyUnreadable", "slipway.docker.state-key-file can't be read: " + e.getMessage());
        }
    }

    /** Whole or not at all: a reader beside it must not see half a key. */
    private static void make(Path path) {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Path folder = path.toAbsolutePath().getParent();
            Path fresh = Files.createTempFile(
                    folder,
                    "key",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, key, StandardOpenOption.TRUNCATE_EXISTING);
            try {
                Files.createLink(path, fresh);
            } catch (FileAlreadyExistsException another) {
                return;
            } finally {
                Files.delete(fresh);
            }
        } catch (IOException e) {
            throw Trouble.world("StateKeyUnwritable", "slipway.docker.state-key-file can't be made: " + e.getMessage());
        }
    }
}
