package dev.slipway.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Who may use a cluster's Apps now: many tests at once, or one alone, also those of other JVMs. */
final class Turn implements AutoCloseable {

    private final FileChannel file;

    private Turn(FileChannel file) {
        this.file = file;
    }

    static Turn shared(URL cluster) {
        return take(cluster, true);
    }

    static Turn alone(URL cluster) {
        return take(cluster, false);
    }

    private static Turn take(URL cluster, boolean shared) {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), "slipway-apps-" + cluster.getPort() + ".lock");
        try {
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            file.lock(0, Long.MAX_VALUE, shared);
            return new Turn(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
