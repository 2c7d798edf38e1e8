package dev.slipway.api;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Source;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An App in a list. */
@Schema(name = "App")
record AppView(
        String namespace,
        String name,

        @Schema(description = "Identity for ever; an App made again under this name has another one")
        String uid,

        @Schema(description = "Raised by one with each change")
        long generation,

        @Schema(description = "folder, api or cluster: it is changed only there")
        String owner,

        @Schema(description = "docker, kubernetes or process")
        String target,

        String repository,

        @Schema(description = "Branch, tag or abbreviated commit")
        String ref,

        boolean suspended) {

    static AppView of(App app) {
        Source source = app.spec().source();
        return new AppView(
                app.name().namespace(),
                app.name().name(),
                app.id().uid(),
                app.generation(),
                app.owner(),
                app.spec().target().kind(),
                source.url(),
                source.ref().name(),
                app.spec().suspend());
    }
}
