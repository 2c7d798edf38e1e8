package dev.slipway.history;

import dev.slipway.deployment.Caller;
import java.time.Instant;

/**
 * Somebody asked for something, and this came of it.
 *
 * @param id rises; 0 before it is stored
 * @param action {@code app.put}, {@code deployment.approve}, {@code token.revoke}, …
 * @param app {@code namespace/name}; empty where the command is not about one that is known
 * @param subject the name of the App, or the id of the deployment or token
 * @param accepted false where it was refused
 * @param answer one sentence
 */
public record AuditEntry(
        long id,
        Instant at,
        Caller caller,
        String action,
        String app,
        String subject,
        boolean accepted,
        String answer) {}
