package dev.slipway.api;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Digest;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Redelivery;
import dev.slipway.pipeline.Stores;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What happened, and what may still be decided about it. Commands are answered when they are recorded; the App's job acts on them. */
@Path("/api/v1/deployments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deployments", description = "Attempts at a revision, newest first")
@SecurityRequirement(name = "token")
public class DeploymentsResource {

    static final int MOST_LISTED = 100;
    private static final String ID = "[a-z0-9-]{1,63}";

    private final Stores stores;
    private final Commands commands;
    private final Redelivery redelivery;

    DeploymentsResource(Stores stores, Commands commands, Redelivery redelivery) {
        this.stores = stores;
        this.commands = commands;
        this.redelivery = redelivery;
    }

    record DeploymentList(List<DeploymentView> deployments) {}

    /** The plan that is agreed to. */
    record ApprovalRequest(
            @Schema(description = "sha256:…, the plan's digest; without it the plan that waits now")
            Optional<String> plan) {}

    @GET
    @RunOnVirtualThread
    @Operation(summary = "Deployments, newest first")
    public DeploymentList list(
            @QueryParam("app") @Parameter(description = "namespace/name; all Apps without it") Optional<String> app,
            @QueryParam("limit") @DefaultValue("20") @Parameter(description = "1 to 100") String limit,
            @QueryParam("before") @Parameter(description = "Only those older than this id: the last of the page before")
                    Optional<String> before) {
        Optional<AppId> id = app.map(name -> id(Names.of(name)));
        int most = Limits.of(limit, MOST_LISTED);
        before.filter(text -> !text.matches(ID)).ifPresent(text -> {
            throw new Refusal(400, "before is the id of a deployment");
        });
        List<DeploymentRecord> records = stores.history().list(id, before, most);
        return new DeploymentList(records.stream().map(DeploymentView::of).toList());
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    @Operation(
            summary =
                    "One deployment: plan and rollback plan with their digests, verdicts, steps with their times, and the gap")
    public DeploymentDetail one(@PathParam("id") String id) {
        return stores.history()
                .find(checked(id))
                .map(record -> DeploymentDetail.of(record, redelivery.of(id)))
                .orElseThrow(() -> new Refusal(404, "there is no deployment " + id));
    }

    @POST
    @Path("/{id}/approve")
    @RunOnVirtualThread
    @Operation(
            summary = "Agrees to the plan that waits",
            description = "With the plan's digest in the body only to exactly that plan: 409 when another one waits.")
    public RestResponse<Message> approve(
            @PathParam("id") String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = ApprovalRequest.class))) InputStream body,
            @Context SecurityContext security) {
        return accepted(commands.approve(checked(id), digest(Bodies.object(body)), Callers.of(security)));
    }

    @POST
    @Path("/{id}/reject")
    @RunOnVirtualThread
    @Operation(summary = "Refuses the plan that waits: the deployment ends as Denied")
    public RestResponse<Message> reject(@PathParam("id") String id, @Context SecurityContext security) {
        return accepted(commands.reject(checked(id), Callers.of(security)));
    }

    @POST
    @Path("/{id}/cancel")
    @RunOnVirtualThread
    @Operation(summary = "Ends an open deployment after the step that runs now; what it has changed is put back")
    public RestResponse<Message> cancel(@PathParam("id") String id, @Context SecurityContext security) {
        return accepted(commands.cancel(checked(id), Callers.of(security)));
    }

    @POST
    @Path("/{id}/rollback")
    @RunOnVirtualThread
    @Operation(summary = "Deploys what ran before this deployment")
    public RestResponse<Message> rollBack(@PathParam("id") String id, @Context SecurityContext security) {
        return accepted(commands.rollBack(checked(id), Callers.of(security)));
    }

    @POST
    @Path("/{id}/retry")
    @RunOnVirtualThread
    @Operation(summary = "Deploys the revision of this deployment again")
    public RestResponse<Message> retry(@PathParam("id") String id, @Context SecurityContext security) {
        return accepted(commands.retry(checked(id), Callers.of(security)));
    }

    @POST
    @Path("/{id}/redeliver")
    @RunOnVirtualThread
    @Operation(summary = "Tries the dead letters of this deployment once more: what its receivers did not take")
    public RestResponse<Message> redeliver(@PathParam("id") String id, @Context SecurityContext security) {
        return accepted(redelivery.again(checked(id), Callers.of(security)));
    }

    private static RestResponse<Message> accepted(Answer answer) {
        return RestResponse.status(RestResponse.Status.ACCEPTED, new Message(Refusal.accepted(answer)));
    }

    private AppId id(AppName name) {
        return stores.apps()
                .find(name)
                .orElseThrow(() -> new Refusal(404, "there is no App " + name))
                .id();
    }

    private static String checked(String id) {
        if (!id.matches(ID)) {
            throw new Refusal(404, "there is no such deployment");
        }
        return id;
    }

    private static Optional<Digest> digest(Map<String, Object> body) {
        Object plan = body.get("plan");
        boolean onlyPlan = body.keySet().stream().allMatch("plan"::equals);
        if (!onlyPlan || (plan != null && !(plan instanceof String text && text.matches("sha256:[0-9a-f]{64}")))) {
            throw new Refusal(400, "the body is empty or {\"plan\": \"sha256:…\"}, the digest of the plan");
        }
        return Optional.ofNullable(plan).map(text -> new Digest((String) text));
    }
}
