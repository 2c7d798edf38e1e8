package dev.slipway.http;

import dev.slipway.http.Reply.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Collects an answer, and no more of its body than was asked for: the rest is not waited for. */
final class AnswerReader {

    private final HttpClientResponse response;
    private final int mostBytes;
    private final Buffer body = Buffer.buffer();
    private final Promise<Answer> answer = Promise.promise();

    AnswerReader(HttpClientResponse response, int mostBytes) {
        this.response = response;
        this.mostBytes = mostBytes;
    }

    Future<Answer> read() {
        String coding = response.getHeader("Transfer-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            return Future.failedFuture(new NotHttp("a transfer encoding that was not asked for"));
        }
        response.exceptionHandler(answer::tryFail)
                .handler(this::take)
                .endHandler(end -> answer.tryComplete(answer(true)));
        return answer.future();
    }

    private void take(Buffer part) {
        int room = mostBytes - body.length();
        if (part.length() <= room) {
            body.appendBuffer(part);
            return;
        }
        body.appendBuffer(part, 0, room);
        answer.tryComplete(answer(false));
        response.request().connection().close();
    }

    private Answer answer(boolean complete) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers()
                .forEach((name, value) -> headers.computeIfAbsent(
                                name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                        .add(value));
        headers.replaceAll((name, values) -> Collections.unmodifiableList(values));
        return new Answer(
                response.statusCode(),
                Collections.unmodifiableMap(headers),
                body.toString(StandardCharsets.UTF_8),
                complete);
    }
}
