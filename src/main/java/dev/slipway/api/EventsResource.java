package dev.slipway.api;

import dev.slipway.history.EventStream;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** The live stream. */
@Path("/api/v1/events")
@ApplicationScoped
@Tag(name = "events", description = "What happens, as it happens")
@SecurityRequirement(name = "token")
public class EventsResource {

    /** Each holds a virtual thread and asks the record now and then. */
    static final int MOST_LISTENERS = 100;

    private static final Logger LOG = Logger.getLogger(EventsResource.class);

    private final EventStream stream;
    private final Newest newest;
    private final Semaphore places = new Semaphore(MOST_LISTENERS);
    private volatile boolean ending;

    EventsResource(EventStream stream) {
        this.stream = stream;
        this.newest = new Newest(stream);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RunOnVirtualThread
    @Operation(
            summary = "Events as they happen (server-sent events)",
            description =
                    "Begins with what is still to come, or behind the event that Last-Event-ID names. Each has an id, the event's"
                            + " type as its name, and JSON with id, type, timestamp, app, deployment, sequence, revision, reason, message"
                            + " and, where it tells of one, step. A comment every 15 s keeps the connection open.")
    public void listen(
            @HeaderParam("Last-Event-ID") Optional<String> last,
            @QueryParam("app") @Parameter(description = "namespace/name; all Apps without it") Optional<String> app,
            @Context SseEventSink sink,
            @Context Sse sse) {
        Optional<String> only = app.map(name -> Names.of(name).toString());
        long from = last.map(EventsResource::position).orElseGet(stream::newest);
        if (!places.tryAcquire()) {
            throw new Refusal(503, "more than " + MOST_LISTENERS + " listen already");
        }
        try (sink) {
            new Listener(stream, newest, sink, sse, only, () -> ending).tell(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debugf("a listener of the live stream was lost: %s", e.getMessage());
        } finally {
            places.release();
        }
    }

    void end(@Observes ShutdownEvent event) {
        ending = true;
    }

    private static long position(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new Refusal(400, "Last-Event-ID is the id of an event of this stream, a number");
        }
        return Long.parseLong(text);
    }
}
