package dev.slipway.folder;

import dev.slipway.pipeline.RefusedDocuments;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.WebhookGuide;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks at the folder of Apps again and again, on one thread, from {@link #start} until the service ends. */
@ApplicationScoped
public class FolderWatch implements RefusedDocuments {

    private static final Logger LOG = Logger.getLogger(FolderWatch.class);

    private final Optional<FolderApps> apps;
    private final Duration interval;
    private final CountDownLatch end = new CountDownLatch(1);

    FolderWatch(AppsSettings settings, Register register, Stores stores, WebhookGuide guide) {
        this.apps =
                settings.folder().map(folder -> new FolderApps(new AppFolder(folder), register, stores.apps(), guide));
        this.interval = settings.interval();
    }

    /** Once; does nothing where no folder is configured. */
    public void start() {
        apps.ifPresent(
                folder -> Thread.ofPlatform().daemon().name("folder-of-apps").start(() -> watch(folder)));
    }

    @Override
    public List<Refused> all() {
        return apps.map(FolderApps::all).orElse(List.of());
    }

    private void watch(FolderApps folder) {
        boolean down = false;
        try {
            do {
                down = followed(folder, down);
            } while (!end.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the stores did not take it; logged once until they do again. */
    private static boolean followed(FolderApps folder, boolean down) {
        try {
            folder.follow();
            return false;
        } catch (RuntimeException e) {
            if (!down) {
                LOG.error("the folder of Apps is not followed for now, it is tried again", e);
            }
            return true;
        }
    }

    @PreDestroy
    void end() {
        end.countDown();
    }
}
