package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error as RFC 9457 writes it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,

        @Schema(description = "What happened and what to do, in one sentence")
        String detail,

        @Schema(description = "All that is wrong with a document, each with its path and what to write")
        List<String> problems) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String detail) {
        return new Problem("about:blank", title(status), status, detail, List.of());
    }

    static Problem ofDocument(List<String> problems) {
        return new Problem("about:blank", title(422), 422, "the document has problems", problems);
    }

    private static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        if (known != null) {
            return known.getReasonPhrase();
        }
        return status == 422 ? "Unprocessable Content" : "Error";
    }
}
