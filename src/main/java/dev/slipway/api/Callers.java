package dev.slipway.api;

import dev.slipway.deployment.Caller;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Who asks, as the filter found out. */
final class Callers {

    private Callers() {}

    static Caller of(SecurityContext security) {
        Principal principal = security.getUserPrincipal();
        if (principal == null) {
            throw new Refusal(401, "nobody was let in: this resource was reached without its filter");
        }
        return new Caller(principal.getName());
    }
}
