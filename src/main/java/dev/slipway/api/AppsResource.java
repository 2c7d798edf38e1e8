package dev.slipway.api;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.WebhookGuide;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/** The Apps: seen by all, written by this room only where it owns them. */
@Path("/api/v1/apps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "apps", description = "What is to be deployed, and where")
@SecurityScheme(securitySchemeName = "token", type = SecuritySchemeType.HTTP, scheme = "bearer")
@SecurityRequirement(name = "token")
public class AppsResource {

    static final String OWNER = "api";

    private static final Logger LOG = Logger.getLogger(AppsResource.class);

    private final Stores stores;
    private final Register register;
    private final Commands commands;
    private final WebhookGuide guide;

    AppsResource(Stores stores, Register register, Commands commands, WebhookGuide guide) {
        this.stores = stores;
        this.register = register;
        this.commands = commands;
        this.guide = guide;
    }

    record AppList(List<AppView> apps) {}

    @GET
    @RunOnVirtualThread
    @Operation(summary = "All Apps, by namespace and name")
    public AppList list() {
        return new AppList(stores.apps().all().stream().map(AppView::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(
            summary = "Adds an App",
            description =
                    "The document is the one of DESIGN: apiVersion, kind, metadata, spec. The answer tells what to enter at the"
                            + " git host. 422 lists all that is wrong with the document; 409 when there is an App of that name.")
    public RestResponse<AppDetail> add(
            @RequestBody(content = @Content(schema = @Schema(implementation = Object.class))) InputStream body,
            @Context SecurityContext security) {
        AppManifest.Parsed.Valid app = parsed(body);
        if (stores.apps().find(app.name()).isPresent()) {
            throw new Refusal(409, "there is an App " + app.name() + " already: PUT changes it");
        }
        return written(app, Callers.of(security));
    }

    @GET
    @Path("/{namespace}/{name}")
    @RunOnVirtualThread
    @Operation(summary = "One App: its document, how following its repository goes, and what to enter at the git host")
    public AppDetail one(@PathParam("namespace") String namespace, @PathParam("name") String name) {
        return detail(find(Names.of(namespace, name)));
    }

    @PUT
    @Path("/{namespace}/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(
            summary = "Adds or changes an App",
            description =
                    "A changed document raises the generation and deploys anew. 409 when the App has another owner, or when the"
                            + " kind of its target would change.")
    public RestResponse<AppDetail> put(
            @PathParam("namespace") String namespace,
            @PathParam("name") String name,
            @RequestBody(content = @Content(schema = @Schema(implementation = Object.class))) InputStream body,
            @Context SecurityContext security) {
        AppName wanted = Names.of(namespace, name);
        AppManifest.Parsed.Valid app = parsed(body);
        if (!app.name().equals(wanted)) {
            throw new Refusal(Problem.ofDocument(
                    List.of("metadata names " + app.name() + ": write the name of the address, " + wanted)));
        }
        return written(app, Callers.of(security));
    }

    @DELETE
    @Path("/{namespace}/{name}")
    @RunOnVirtualThread
    @Operation(
            summary =
                    "Deletes an App; what runs for it is left as it is, or taken away first, as its deletionPolicy says")
    public Message delete(
            @PathParam("namespace") String namespace,
            @PathParam("name") String name,
            @Context SecurityContext security) {
        return new Message(Refusal.accepted(register.delete(Names.of(namespace, name), OWNER, Callers.of(security))));
    }

    @POST
    @Path("/{namespace}/{name}/deploy")
    @RunOnVirtualThread
    @Operation(summary = "Deploys the App's current commit again")
    public RestResponse<Message> deploy(
            @PathParam("namespace") String namespace,
            @PathParam("name") String name,
            @Context SecurityContext security) {
        String message = Refusal.accepted(commands.deploy(Names.of(namespace, name), Callers.of(security)));
        return RestResponse.status(RestResponse.Status.ACCEPTED, new Message(message));
    }

    private RestResponse<AppDetail> written(AppManifest.Parsed.Valid app, Caller by) {
        return switch (register.put(app.name(), app.spec(), app.manifest(), OWNER, by)) {
            case Register.Writing.Refused(String why) -> throw Refusal.told(409, why);
            case Register.Writing.Written(App written, boolean created, boolean changed) -> {
                if (created) {
                    LOG.infof(
                            "App %s was added. At its git host enter %s",
                            app.name(), guide.entry(written).line());
                }
                yield created
                        ? RestResponse.ResponseBuilder.ok(detail(written))
                                .status(RestResponse.Status.CREATED)
                                .location(URI.create("/api/v1/apps/" + app.name()))
                                .build()
                        : RestResponse.ok(detail(written));
            }
        };
    }

    private AppDetail detail(App app) {
        AppDetail.Following following = AppDetail.Following.of(
                stores.heads().of(app.id()), stores.repositories().polling(RepositoryId.of(app)));
        return AppDetail.of(app, following, stores.sightings().of(app.id()), guide.entry(app));
    }

    private App find(AppName name) {
        Optional<App> app = stores.apps().find(name);
        return app.orElseThrow(() -> new Refusal(404, "there is no App " + name));
    }

    private static AppManifest.Parsed.Valid parsed(InputStream body) {
        return switch (AppManifest.parse(Bodies.object(body))) {
            case AppManifest.Parsed.Valid valid -> valid;
            case AppManifest.Parsed.Invalid(List<String> problems) -> throw new Refusal(Problem.ofDocument(problems));
        };
    }
}
