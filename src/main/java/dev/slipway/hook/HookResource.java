package dev.slipway.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deployment.AppName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Where git hosts deliver pushes. */
@Path("/hooks/{provider}")
@Tag(name = "hooks", description = "Push webhooks, signed with HMAC-SHA256 over the body; no token.")
public class HookResource {

    private static final Logger LOG = Logger.getLogger(HookResource.class);
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Door door;
    private final ObjectMapper json;
    private final BodyReader reader = new BodyReader();

    HookResource(Door door, ObjectMapper json) {
        this.door = door;
        this.json = json;
    }

    @POST
    @RunOnVirtualThread
    @Operation(
            summary = "A push, signed with the installation's secret",
            description =
                    "github: as GitHub sends it. generic: {\"repository\": address, \"ref\": …, \"commit\": …} with the header"
                            + " X-Slipway-Signature: sha256=HEX, and Idempotency-Key where the sender has one.")
    public Response push(@PathParam("provider") String provider, @Context HttpHeaders headers, InputStream body) {
        return deliver(provider, Optional.empty(), headers, body);
    }

    @POST
    @Path("/{namespace}/{name}")
    @RunOnVirtualThread
    @Operation(summary = "A push, signed with the App's own secret (spec.hook.secretRef, key \"secret\")")
    public Response pushToApp(
            @PathParam("provider") String provider,
            @PathParam("namespace") String namespace,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            InputStream body) {
        if (!AppName.isLabel(namespace) || !AppName.isLabel(name)) {
            return answer(new Reply.NoDoor());
        }
        return deliver(provider, Optional.of(new AppName(namespace, name)), headers, body);
    }

    private Response deliver(String word, Optional<AppName> app, HttpHeaders headers, InputStream body) {
        Optional<Provider> provider = Provider.of(word);
        if (provider.isEmpty()) {
            return answer(new Reply.NoDoor());
        }
        return answer(Door.safely(() -> door.lock(provider.get(), app)
                .map(lock -> new Unlocking(lock, provider.get(), headers).with(body))
                .orElseGet(Reply.NoDoor::new)));
    }

    /** Reads the body only for who brings something that could be a signature. */
    private final class Unlocking {

        private final Door.Lock lock;
        private final Provider provider;
        private final HttpHeaders headers;

        Unlocking(Door.Lock lock, Provider provider, HttpHeaders headers) {
            this.lock = lock;
            this.provider = provider;
            this.headers = headers;
        }

        Reply with(InputStream body) {
            String signature = headers.getHeaderString(provider.signatureHeader());
            if (signature == null || Signature.parse(signature).isEmpty()) {
                return new Reply.Unauthorized();
            }
            try {
                return switch (reader.read(body, length())) {
                    case BodyReader.Body.Read read -> door.open(lock, new Delivery(provider, plain(), read.bytes()));
                    case BodyReader.Body.TooLarge() -> new Reply.TooLarge();
                    case BodyReader.Body.Busy() -> new Reply.Unavailable();
                };
            } catch (IOException e) {
                LOG.debugf("a delivery broke off: %s", e.getMessage());
                return new Reply.Malformed("the body broke off");
            }
        }

        private Optional<Long> length() {
            return headers.getLength() < 0 ? Optional.empty() : Optional.of((long) headers.getLength());
        }

        private Map<String, String> plain() {
            Map<String, String> plain = new TreeMap<>();
            headers.getRequestHeaders().forEach((name, values) -> plain.put(name, values.getFirst()));
            return plain;
        }
    }

    private Response answer(Reply reply) {
        return switch (reply) {
            case Reply.NoDoor() -> Response.status(404).build();
            case Reply.Unauthorized() -> Response.status(401).build();
            case Reply.TooLarge() ->
                problem(413, "Content Too Large", "a push has at most 25 MiB")
                        .header("Connection", "close")
                        .build();
            case Reply.Malformed(String why) -> problem(400, "Bad Request", why).build();
            case Reply.WrongType(String why) ->
                problem(415, "Unsupported Media Type", why).build();
            case Reply.Pong() -> status(200, "pong");
            case Reply.Taken(String status) -> status(202, status);
            case Reply.Unavailable() ->
                problem(503, "Service Unavailable", "nothing was stored: deliver it again")
                        .header("Retry-After", RETRY_AFTER_SECONDS)
                        .build();
        };
    }

    private Response status(int code, String status) {
        return Response.status(code)
                .type(MediaType.APPLICATION_JSON)
                .entity(write(Map.of("status", status)))
                .build();
    }

    private Response.ResponseBuilder problem(int code, String title, String detail) {
        Map<String, Object> fields =
                new TreeMap<>(Map.of("type", "about:blank", "title", title, "status", code, "detail", detail));
        return Response.status(code).type("application/problem+json").entity(write(fields));
    }

    private String write(Map<String, ?> fields) {
        try {
            return json.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are JSON", e);
        }
    }
}
