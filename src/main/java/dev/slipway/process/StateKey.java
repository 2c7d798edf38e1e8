package dev.slipway.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's key for saying that two secrets are equal without keeping either. It is in the work folder, for its owner
 * only; with another key the state of an App with secrets looks changed.
 */
final class StateKey {

    static final String FILE = "state.key";
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    private StateKey(byte[] key) {
        this.key = key;
    }

    static StateKey of(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        return new StateKey(HexFormat.of().parseHex(Files.readString(file).strip()));
    }

    /** Complete before it has its name: the first of two makers wins. */
    private static void create(Path file) throws IOException {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path beside = Files.createTempFile(file.getParent(), ".state", ".key", ownerOnly);
        try {
            Files.writeString(beside, HexFormat.of().formatHex(bytes));
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException another) {
            return;
        } finally {
            Files.delete(beside);
        }
    }

    String sign(String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
