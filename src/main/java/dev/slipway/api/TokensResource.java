package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.deployment.Tokens;
import dev.slipway.pipeline.Access;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tokens by their ids, never themselves. Only the command line makes one: what is printed there is the only place to see it. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tokens", description = "Who may use the API")
@SecurityRequirement(name = "token")
public class TokensResource {

    private final Access access;

    TokensResource(Access access) {
        this.access = access;
    }

    record TokenList(List<KnownToken> tokens) {}

    /** A token without what opens the door. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record KnownToken(
            @Schema(description = "In the audit its holder is token:ID")
            String id,

            Instant createdAt,

            @Schema(description = "To the minute; left out when it was never used")
            Optional<Instant> lastUsedAt) {

        static KnownToken of(Tokens.Known token) {
            return new KnownToken(token.name(), token.createdAt(), token.lastUsedAt());
        }
    }

    @GET
    @RunOnVirtualThread
    @Operation(summary = "All tokens, by id; never the tokens themselves")
    public TokenList list() {
        return new TokenList(access.all().stream().map(KnownToken::of).toList());
    }

    @DELETE
    @Path("/{id}")
    @RunOnVirtualThread
    @Operation(
            summary = "Revokes a token: its next request is answered 401",
            description = "409 for the last one, which only ./slipway token --revoke takes away.")
    public Message revoke(@PathParam("id") String id, @Context SecurityContext security) {
        return new Message(Refusal.accepted(access.revoke(id, Callers.of(security))));
    }
}
