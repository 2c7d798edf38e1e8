package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.history.Audit;
import dev.slipway.history.AuditEntry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who asked for what. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit", description = "Who asked for what, and what came of it")
@SecurityRequirement(name = "token")
public class AuditResource {

    static final int MOST_LISTED = 100;

    private final Audit audit;

    AuditResource(Audit audit) {
        this.audit = audit;
    }

    record AuditList(List<Entry> entries) {}

    /** One command. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(
            long id,
            Instant at,

            @Schema(description = "token:NAME, cli, folder") String caller,

            @Schema(description = "app.put, app.delete, app.deploy, deployment.approve, token.revoke, …")
            String action,

            @Schema(description = "namespace/name; left out where the command is not about an App that is known")
            String app,

            @Schema(description = "The name of the App, or the id of the deployment or token")
            String subject,

            @Schema(description = "False where it was refused")
            boolean accepted,

            String answer) {

        static Entry of(AuditEntry entry) {
            return new Entry(
                    entry.id(),
                    entry.at(),
                    entry.caller().name(),
                    entry.action(),
                    entry.app(),
                    entry.subject(),
                    entry.accepted(),
                    entry.answer());
        }
    }

    @GET
    @RunOnVirtualThread
    @Operation(
            summary = "Commands with their answers, newest first",
            description = "Refused ones too. Kept for slipway.retention.audit, also when the App is gone.")
    public AuditList list(
            @QueryParam("app") @Parameter(description = "namespace/name; all Apps without it") Optional<String> app,
            @QueryParam("limit") @DefaultValue("20") @Parameter(description = "1 to 100") String limit,
            @QueryParam("before") @Parameter(description = "Only those older than this id: the last of the page before")
                    Optional<String> before) {
        before.filter(text -> !text.matches("[0-9]{1,18}")).ifPresent(text -> {
            throw new Refusal(400, "before is the id of an entry");
        });
        OptionalLong id =
                before.map(text -> OptionalLong.of(Long.parseLong(text))).orElseGet(OptionalLong::empty);
        return new AuditList(audit.list(app.map(Names::of), id, Limits.of(limit, MOST_LISTED)).stream()
                .map(Entry::of)
                .toList());
    }
}
