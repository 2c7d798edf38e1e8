package dev.slipway.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.slipway.history.DeploymentEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said: the event as JSON for programs, and as Block Kit for people in Slack. */
final class Bodies {

    /** Slack refuses a section of more than 3,000 characters. */
    private static final int MOST_SECTION_CHARACTERS = 2_900;

    private static final Map<String, String> MARKS = Map.of(
            "Succeeded", ":white_check_mark:",
            "RolledBack", ":leftwards_arrow_with_hook:",
            "RollbackFailed", ":rotating_light:",
            "Failed", ":x:",
            "Denied", ":no_entry:",
            "Unplannable", ":grey_question:",
            "AwaitingApproval", ":raised_hand:",
            "Troubled", ":warning:");

    private final ObjectMapper json = new ObjectMapper();
    private final ObjectMapper sorted =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    String webhook(DeploymentEvent event) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", event.id());
        body.put("type", event.type());
        body.put("timestamp", event.at().toString());
        body.put("app", event.name().toString());
        body.put("deployment", event.deployment());
        body.put("sequence", event.sequence());
        body.put("revision", event.revision().toString());
        body.put("reason", event.reason());
        body.put("message", event.message());
        event.step().ifPresent(step -> body.put("step", step));
        return write(json, body);
    }

    String slack(DeploymentEvent event) {
        String mark = MARKS.getOrDefault(event.type(), ":small_blue_diamond:");
        String title = mark + " *" + event.type() + "*  " + escaped(event.name().toString());
        return write(
                sorted,
                Map.of(
                        "text",
                        event.type() + ": " + event.name(),
                        "blocks",
                        List.of(
                                section(title + "\n" + escaped(event.message())),
                                Map.of(
                                        "type",
                                        "context",
                                        "elements",
                                        List.of(markdown(
                                                "`" + escaped(event.revision().toString()) + "`  " + event.reason()
                                                        + "  deployment `" + event.deployment() + "`"))))));
    }

    private static Map<String, Object> section(String text) {
        String shortened =
                text.length() > MOST_SECTION_CHARACTERS ? text.substring(0, MOST_SECTION_CHARACTERS) + " …" : text;
        return Map.of("type", "section", "text", markdown(shortened));
    }

    private static Map<String, Object> markdown(String text) {
        return Map.of("type", "mrkdwn", "text", text);
    }

    /** Slack's three: text from outside makes no link, mention or channel. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String write(ObjectMapper mapper, Object body) {
        try {
            return mapper.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps are always written", e);
        }
    }
}
