package dev.slipway.http;

import dev.slipway.http.Reply.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads one HTTP/1.x answer (RFC 9112) from a connection that is closed after it. */
final class AnswerReader {

    private static final int MOST_LINE_BYTES = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_INTERIM_ANSWERS = 5;

    private final InputStream in;
    private final int mostBytes;

    AnswerReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /** What was read of a body, and whether that is all of it. */
    private final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean complete = true;

        /** False when there is no more room. */
        boolean fill(long length) throws IOException {
            long left = length;
            byte[] buffer = new byte[8192];
            while (left > 0) {
                int room = mostBytes - bytes.size();
                if (room == 0) {
                    complete = false;
                    return false;
                }
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, Math.min(left, room)));
                if (count < 0) {
                    throw new IOException("it ended in the middle of the answer");
                }
                bytes.write(buffer, 0, count);
                left -= count;
            }
            return true;
        }

        void fillToTheEnd() throws IOException {
            bytes.write(in.readNBytes(mostBytes));
            complete = in.read() < 0;
        }
    }

    Answer read(String method) throws IOException {
        for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
            int status = status(line());
            Map<String, List<String>> headers = headers();
            if (status >= 200) {
                Body body = body(method, status, headers);
                return new Answer(status, headers, body.bytes.toString(StandardCharsets.UTF_8), body.complete);
            }
        }
        throw new NotHttp("more than " + MOST_INTERIM_ANSWERS + " interim answers");
    }

    private static int status(String line) throws NotHttp {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new NotHttp("its first line is none of HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> result = new TreeMap<>();
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                result.replaceAll((name, values) -> Collections.unmodifiableList(values));
                return Collections.unmodifiableMap(result);
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new NotHttp("a line of its head is no header");
            }
            result.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        throw new NotHttp("more than " + MOST_HEADERS + " headers");
    }

    private Body body(String method, int status, Map<String, List<String>> headers) throws IOException {
        Body body = new Body();
        List<String> coding = headers.getOrDefault("transfer-encoding", List.of());
        List<String> length = headers.getOrDefault("content-length", List.of());
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return body;
        }
        if (!coding.isEmpty()) {
            if (!coding.equals(List.of("chunked"))) {
                throw new NotHttp("a transfer encoding that was not asked for");
            }
            readChunks(body);
        } else if (!length.isEmpty()) {
            body.fill(number(length.getFirst(), 10));
        } else {
            body.fillToTheEnd();
        }
        return body;
    }

    private void readChunks(Body body) throws IOException {
        while (true) {
            String line = line();
            int end = line.indexOf(';');
            long size = number((end < 0 ? line : line.substring(0, end)).strip(), 16);
            if (size == 0 || !body.fill(size)) {
                return; // trailers are of no use, and the connection is closed after this
            }
            if (!line().isEmpty()) {
                throw new NotHttp("a chunk that is longer than it says");
            }
        }
    }

    private static long number(String text, int radix) throws NotHttp {
        if (!text.matches(radix == 10 ? "[0-9]{1,15}" : "[0-9A-Fa-f]{1,12}")) {
            throw new NotHttp("a length that is no number");
        }
        return Long.parseLong(text, radix);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw line.size() == 0
                        ? new IOException("it closed without an answer")
                        : new NotHttp("a line without end");
            }
            if (line.size() == MOST_LINE_BYTES) {
                throw new NotHttp("a line longer than " + MOST_LINE_BYTES + " bytes");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
