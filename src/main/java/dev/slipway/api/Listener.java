package dev.slipway.api;

import dev.slipway.history.EventStream;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Tells one listener, in order, until it goes or the service ends. A listener that does not read is let go. */
record Listener(
        EventStream stream, Newest newest, SseEventSink sink, Sse sse, Optional<String> only, BooleanSupplier ending) {

    private static final int AT_ONCE = 100;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    void tell(long from) throws InterruptedException {
        send(sse.newEventBuilder().comment("listening").build());
        long position = from;
        long quietSince = System.nanoTime();
        while (!sink.isClosed() && !ending.getAsBoolean()) {
            List<EventStream.Positioned> events =
                    newest.position() > position ? stream.after(position, AT_ONCE) : List.of();
            for (EventStream.Positioned event : events) {
                tell(event);
                position = event.position();
                quietSince = System.nanoTime();
            }
            if (events.isEmpty()) {
                Thread.sleep(LOOK_AGAIN);
            }
            if (System.nanoTime() - quietSince > SIGN_OF_LIFE.toNanos()) {
                send(sse.newEventBuilder().comment("still here").build());
                quietSince = System.nanoTime();
            }
        }
    }

    private void tell(EventStream.Positioned positioned) throws InterruptedException {
        if (only.isPresent() && !only.get().equals(positioned.event().name().toString())) {
            return;
        }
        send(sse.newEventBuilder()
                .id(Long.toString(positioned.position()))
                .name(positioned.event().type())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(EventView.class, EventView.of(positioned.event()))
                .build());
    }

    private void send(OutboundSseEvent event) throws InterruptedException {
        try {
            sink.send(event).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the listener does not read", e);
        }
    }
}
