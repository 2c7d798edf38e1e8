package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.slipway.deployment.App;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.Repositories;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.WebhookGuide;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All that is known of an App. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record AppDetail(
        AppView app,

        @JsonRawValue @Schema(implementation = Object.class, description = "The document, as it was given")
        String document,

        Following following,

        @Schema(description = "What was seen since it was deployed; there once somebody has looked")
        Optional<Seen> seen,

        Webhook webhook) {

    /** How following the repository goes. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Following(
            @Schema(description = "The last commit that was considered")
            Optional<String> commit,

            @Schema(description = "When the remote last answered")
            Optional<Instant> lastAnswered,

            @Schema(description = "How often asking failed in a row")
            int failures,

            @Schema(description = "Why it can't be followed; empty when it can")
            String trouble) {

        static Following of(Head head, Repositories.Polling polling) {
            return new Following(
                    head.commit().map(Commit::sha),
                    polling.lastAnswered(),
                    polling.failures(),
                    polling.trouble().isEmpty() ? head.trouble() : polling.trouble());
        }
    }

    /** How it was found when somebody looked last. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Seen(
            @Schema(description = "The deployment that this speaks of")
            String deployment,

            Optional<Instant> at,
            boolean healthy,

            @Schema(description = "Why it does not work; empty when it does")
            String ailment,

            boolean drifted,

            @Schema(description = "What somebody else has changed, field by field; empty for nothing")
            String diff,

            @Schema(description = "How often drift was healed in a row")
            int heals) {

        static Seen of(Sighting sighting) {
            return new Seen(
                    sighting.deployment(),
                    sighting.at(),
                    sighting.isHealthy(),
                    sighting.ailment(),
                    sighting.isDrifted(),
                    sighting.diff(),
                    sighting.heals());
        }
    }

    /** What to enter at the git host. */
    record Webhook(String payloadUrl, String contentType, String secret, String events, String note) {

        static Webhook of(WebhookGuide.Entry entry) {
            return new Webhook(entry.payloadUrl(), entry.contentType(), entry.secret(), entry.events(), entry.note());
        }
    }

    static AppDetail of(App app, Following following, Optional<Sighting> sighting, WebhookGuide.Entry webhook) {
        Optional<Seen> seen = sighting.filter(one -> one.at().isPresent()).map(Seen::of);
        return new AppDetail(AppView.of(app), app.manifest(), following, seen, Webhook.of(webhook));
    }
}
