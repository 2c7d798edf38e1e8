package dev.slipway.process;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Looks at all logs from time to time and trims the large ones. */
@Singleton
final class LogTrimmer {

    private static final Logger LOG = Logger.getLogger(LogTrimmer.class);
    /** What a busy process prints in this time is how far a log may be above its bound. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final ProcessConfig config;
    private final Thread looking = Thread.ofVirtual().name("process-logs").unstarted(this::look);

    LogTrimmer(ProcessConfig config) {
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            looking.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        looking.interrupt();
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                trimAll();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void trimAll() {
        try {
            trim(Log.MOST_BYTES);
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("the logs in %s can't be trimmed: %s", config.folder(), e.toString());
        }
    }

    void trim(long mostBytes) throws IOException {
        for (Path app : Folders.entries(config.folder(), "[a-z0-9]*")) {
            for (Path log : Folders.entries(app.resolve("log"), "*.log")) {
                new Log(log).trim(mostBytes);
            }
        }
    }
}
