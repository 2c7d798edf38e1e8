package dev.slipway.pipeline;

import dev.slipway.deployment.App;

/** Tells what to enter at the git host, so that a push is seen at once and not only at the next poll. */
public interface WebhookGuide {

    Entry entry(App app);

    /**
     * The fields of the form at the git host.
     *
     * @param secret where the secret is taken from, never the secret
     * @param note what is still missing, or how long a push takes to be seen without it
     */
    record Entry(String payloadUrl, String contentType, String secret, String events, String note) {

        /** All of it on one line, for logs and terminals. */
        public String line() {
            return "payload URL " + payloadUrl + ", content type " + contentType + ", secret: " + secret + ", events: "
                    + events + ". " + note;
        }
    }
}
