package dev.slipway.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that knows nothing of Slipway: asks all the time from a thread of its own, on a fresh connection each. */
final class Asker implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(5);

    private final List<Asked> all = new ArrayList<>();
    private final HttpRequest request;
    private final Thread thread;
    private volatile boolean enough;

    /** One request; {@code answer} is a body, or why there was none. */
    record Asked(Instant from, Instant to, boolean answered, String answer) {}

    Asker(String address) {
        this.request =
                HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
        this.thread = Thread.ofPlatform().name("asker").start(this::ask);
    }

    private void ask() {
        while (!enough) {
            try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
                Instant from = Instant.now();
                Asked asked = once(http, from);
                all.add(asked);
                Thread.sleep(BETWEEN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Asked once(HttpClient http, Instant from) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return new Asked(from, Instant.now(), answer.statusCode() == 200, answer.body());
        } catch (IOException e) {
            return new Asked(from, Instant.now(), false, e.getClass().getSimpleName());
        }
    }

    /** All that was asked, in order; it asks no more. */
    List<Asked> ended() {
        close();
        return List.copyOf(all);
    }

    static String summary(List<Asked> all) {
        List<Asked> failed = all.stream().filter(asked -> !asked.answered()).toList();
        long milliseconds = failed.isEmpty()
                ? 0
                : Duration.between(failed.getFirst().from(), failed.getLast().to())
                        .toMillis();
        return String.format(
                Locale.ROOT,
                "%d requests, %d failed, from the first failure to the last %d ms",
                all.size(),
                failed.size(),
                milliseconds);
    }

    @Override
    public void close() {
        enough = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
