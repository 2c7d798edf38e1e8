package dev.slipway.boot;

import dev.slipway.api.TokenDesk;
import dev.slipway.folder.FolderWatch;
import dev.slipway.job.Jobs;
import dev.slipway.job.Rounds;
import dev.slipway.operator.Leadership;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Starts what runs by itself once the database is there, and stops it before it is gone. */
@Singleton
class Startup {

    private static final Logger LOG = Logger.getLogger(Startup.class);

    private final Running running;
    private final TokenDesk tokens;
    private final Jobs jobs;
    private final Rounds rounds;
    private final FolderWatch folder;
    private final Leadership leadership;

    Startup(Running running, TokenDesk tokens, Jobs jobs, Rounds rounds, FolderWatch folder, Leadership leadership) {
        this.running = running;
        this.tokens = tokens;
        this.jobs = jobs;
        this.rounds = rounds;
        this.folder = folder;
        this.leadership = leadership;
    }

    void start(@Observes StartupEvent event) {
        Optional<Boolean> done = tokens();
        if (done.isPresent()) {
            Quarkus.asyncExit(done.get() ? 0 : 1);
            return;
        }
        tokens.printFirst(System.out);
        if (running.run().equals("api")) {
            LOG.info("Slipway serves its API and hooks; the jobs are other replicas'");
            return;
        }
        jobs.start();
        rounds.start();
        folder.start();
        leadership.start();
        LOG.info("Slipway is ready");
    }

    /** Whether it went well; nothing where this process is to serve. */
    private Optional<Boolean> tokens() {
        return switch (running.run()) {
            case "token" -> Optional.of(tokens.printAnother(System.out));
            case "list-tokens" -> Optional.of(tokens.printAll(System.out));
            case "revoke-token" -> Optional.of(tokens.revoke(running.token().orElse(""), System.out));
            default -> Optional.empty();
        };
    }

    void stop(@Observes ShutdownEvent event) {
        leadership.stop();
        rounds.stop();
        jobs.stop();
    }
}
