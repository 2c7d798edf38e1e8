package dev.slipway.folder;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Apps;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.RefusedDocuments;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.WebhookGuide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Makes the known Apps follow a folder. An App whose file went is deleted only when all files were there to be read and none of them had
 * a problem; an empty folder looks like a mount that failed, and deletes nothing.
 */
final class FolderApps implements RefusedDocuments {

    static final String OWNER = "folder";

    private static final Logger LOG = Logger.getLogger(FolderApps.class);

    private final AppFolder folder;
    private final Register register;
    private final Apps apps;
    private final WebhookGuide guide;

    private Optional<AppFolder.Look> followed = Optional.empty();
    private volatile List<Refused> refused = List.of();
    private String keeping = "";

    FolderApps(AppFolder folder, Register register, Apps apps, WebhookGuide guide) {
        this.folder = folder;
        this.register = register;
        this.apps = apps;
        this.guide = guide;
    }

    @Override
    public List<Refused> all() {
        return refused;
    }

    /** One look. What the stores throw comes out: nothing is taken as followed then, and the next look tries again. */
    void follow() {
        AppFolder.Look look = folder.look();
        if (followed.filter(look::equals).isPresent()) {
            return;
        }
        switch (look) {
            case AppFolder.Look.Seen seen -> follow(seen);
            case AppFolder.Look.Unreadable(String why) -> {
                refused = List.of(new Refused(folder.root().toString(), List.of(why)));
                keep(why);
            }
        }
        followed = Optional.of(look);
    }

    private void follow(AppFolder.Look.Seen seen) {
        AppFiles files = AppFiles.of(seen);
        List<Refused> troubles = new ArrayList<>(files.refused());
        files.apps().values().forEach(found -> put(found).ifPresent(troubles::add));
        tell(troubles);
        deleteWhatWent(seen, files, troubles);
    }

    private Optional<Refused> put(AppFiles.Found found) {
        AppName name = found.app().name();
        return switch (register.put(name, found.app().spec(), found.app().manifest(), OWNER)) {
            case Register.Writing.Refused(String why) -> Optional.of(new Refused(found.origin(), List.of(why)));
            case Register.Writing.Written(App app, boolean created, boolean changed) -> {
                if (created) {
                    LOG.infof(
                            "App %s was added from %s. At its git host enter %s",
                            name, found.origin(), guide.entry(app).line());
                } else if (changed) {
                    LOG.infof("App %s was changed by %s", name, found.origin());
                }
                yield Optional.empty();
            }
        };
    }

    /** Once for each change of the files: this is called for no other reason. */
    private void tell(List<Refused> troubles) {
        troubles.stream()
                .filter(trouble -> !refused.contains(trouble))
                .forEach(trouble ->
                        LOG.errorf("%s was not taken in: %s", trouble.origin(), String.join("; ", trouble.problems())));
        refused = List.copyOf(troubles);
    }

    private void deleteWhatWent(AppFolder.Look.Seen seen, AppFiles files, List<Refused> troubles) {
        Set<AppName> there = files.apps().keySet();
        List<AppName> went = apps.all().stream()
                .filter(app -> app.owner().equals(OWNER))
                .map(App::name)
                .filter(name -> !there.contains(name))
                .toList();
        if (went.isEmpty()) {
            keeping = "";
        } else if (seen.files().isEmpty()) {
            keep("the folder " + folder.root()
                    + " holds no file of an App (an empty .yaml file would say that this is meant)");
        } else if (!troubles.isEmpty()) {
            keep("some files have problems");
        } else {
            keeping = "";
            went.forEach(this::delete);
        }
    }

    private void keep(String why) {
        if (!keeping.equals(why)) {
            LOG.warnf("no App is deleted, because %s", why);
            keeping = why;
        }
    }

    private void delete(AppName name) {
        switch (register.delete(name, OWNER)) {
            case Answer.Accepted(String message) -> LOG.info(message + ", because its file went");
            case Answer.NotFound gone -> LOG.debugf("App %s was gone already", name);
            case Answer.Conflict(String message) -> LOG.warn(message);
        }
    }
}
