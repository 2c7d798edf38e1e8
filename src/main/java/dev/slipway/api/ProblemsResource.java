package dev.slipway.api;

import dev.slipway.pipeline.RefusedDocuments;
import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Why an App is missing, or not as its file says. */
@Path("/api/v1/problems")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "apps")
@SecurityRequirement(name = "token")
public class ProblemsResource {

    private final List<RefusedDocuments> sources;

    ProblemsResource(@All List<RefusedDocuments> sources) {
        this.sources = sources;
    }

    record ProblemList(List<RefusedDocument> problems) {}

    record RefusedDocument(@Schema(description = "The file") String origin, List<String> problems) {}

    @GET
    @RunOnVirtualThread
    @Operation(summary = "Documents that are there but were not taken in, with all that is wrong with them")
    public ProblemList list() {
        return new ProblemList(sources.stream()
                .flatMap(source -> source.all().stream())
                .map(refused -> new RefusedDocument(refused.origin(), refused.problems()))
                .toList());
    }
}
