package dev.slipway.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code spec.notify}. */
final class NotifyFields {

    /** The events that receivers can ask for: the phases that people wait for, and every way to end. */
    static final List<String> EVENTS = Stream.concat(
                    Stream.of(
                            "Started",
                            "Planned",
                            "AwaitingApproval",
                            "Approved",
                            "Executing",
                            "Troubled",
                            "RollingBack",
                            "Drifted",
                            "Healing",
                            "DriftEnded",
                            "Unhealthy",
                            "HealthyAgain"),
                    Stream.of(Outcome.Kind.values()).map(Outcome.Kind::word))
            .toList();

    private static final int MOST_RECEIVERS = 10;
    private static final Want EVENT = Want.of("one of " + String.join(", ", EVENTS), 40, EVENTS::contains);
    private static final Want URL = Want.of(
                    "an address that starts with https:// or http://", 1024, Addresses::isWebAddress)
            .unshown();

    private NotifyFields() {}

    static List<Receiver> read(Fields spec) {
        List<Receiver> receivers = new ArrayList<>();
        spec.objects("notify", MOST_RECEIVERS)
                .forEach(fields -> receiver(fields).ifPresent(receivers::add));
        return receivers;
    }

    private static Optional<Receiver> receiver(Fields fields) {
        fields.exactlyOne("slack", "webhook");
        List<String> on = fields.texts("on", EVENT, EVENTS.size());
        Optional<Receiver> receiver = fields.object("slack")
                .flatMap(slack -> slack(slack, on))
                .or(() -> fields.object("webhook").map(webhook -> webhook(webhook, on)));
        fields.end();
        return receiver;
    }

    private static Optional<Receiver> slack(Fields slack, List<String> on) {
        slack.require("secretRef", "secretRef: {name: …}, whose key \"address\" is the webhook's address");
        Optional<Receiver> receiver =
                SecretFields.named(slack, "secretRef").map(secret -> new Receiver.Slack(secret, on));
        slack.end();
        return receiver;
    }

    private static Receiver webhook(Fields webhook, List<String> on) {
        String url = webhook.requiredText("url", URL, "");
        if (Addresses.holdsCredential(url)) {
            webhook.problem(
                    "url", "holds a credential: remove it; deliveries are signed with the key \"secret\" of secretRef");
        }
        Optional<SecretRef> secret = SecretFields.named(webhook, "secretRef");
        webhook.end();
        return new Receiver.Webhook(url, secret, on);
    }
}
