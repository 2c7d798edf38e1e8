package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Blame;
import java.util.Locale;

/** Whose the objects are that an App wants to write. */
record Claim(App app, long token, WrittenOwners owners) {

    /** Refuses what is not this App's and not offered to it, what a newer owner has made, and what is on its way out. */
    void require(Manifest manifest, Json live) {
        if (live.has("metadata", "deletionTimestamp")) {
            throw new Trouble(
                    Blame.WORLD,
                    "StillDeleting",
                    manifest.id().words() + " is being deleted: it is applied when it is gone");
        }
        String owner = Stamp.owner(live);
        if (owner.equals(app.id().uid())) {
            owners.require(app.id(), token, Stamp.token(live), manifest.id().words());
            return;
        }
        if (Stamp.isOffered(live) || Stamp.isInherited(live, app)) {
            return;
        }
        String where = manifest.namespace().isEmpty() ? "" : "-n " + manifest.namespace() + " ";
        String adopt = ", or let this App adopt it: kubectl annotate " + where
                + manifest.kind().toLowerCase(Locale.ROOT) + " " + manifest.name() + " " + Stamp.ADOPT + "=true";
        if (owner.isEmpty()) {
            throw new Trouble(
                    Blame.POLICY,
                    "NotOurs",
                    manifest.id().words() + " exists and was not made by Slipway: rename one of the two" + adopt);
        }
        throw new Trouble(
                Blame.POLICY,
                "OwnedByAnotherApp",
                manifest.id().words() + " belongs to the App " + Stamp.ownerWords(live) + ": rename one of the two"
                        + adopt);
    }
}
