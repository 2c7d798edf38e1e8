import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A language model that repeats what it is told, behind the API that OpenAI's clients speak. One file, nothing but a JDK. */
class EchoLlm {

    static final String VERSION = "@word@";
    static final int OK = 200;
    static final int LONGEST_QUESTION = 16 * 1024;

    /** The last {@code "content": "…"} of the messages; its text stays escaped, as it goes back into JSON. */
    static final Pattern CONTENT = Pattern.compile("\"content\"\\s*:\\s*\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/health", exchange -> answer(exchange, OK, "{\"status\":\"UP\",\"version\":\"" + VERSION + "\"}"));
        server.createContext("/v1/models", exchange -> answer(exchange, OK, "{\"object\":\"list\",\"data\":[{\"id\":\"echo\",\"object\":\"model\"}]}"));
        server.createContext("/v1/chat/completions", EchoLlm::complete);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.out.println("EchoLlm " + VERSION + " listens on port " + port);
    }

    static void complete(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, error("a completion is asked for by POST"));
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_QUESTION + 1);
        Matcher messages = CONTENT.matcher(new String(body, StandardCharsets.UTF_8));
        String question = "";
        while (messages.find()) {
            question = messages.group(1);
        }
        if (body.length > LONGEST_QUESTION || question.isEmpty()) {
            answer(exchange, 400, error("no message, or too long a one"));
            return;
        }
        answer(exchange, OK, """
                {"id":"chatcmpl-%d","object":"chat.completion","created":%d,"model":"echo",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s: %s"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""
                .formatted(System.nanoTime(), System.currentTimeMillis() / 1000, VERSION, question));
    }

    static String error(String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\"}}";
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
