package dev.slipway.api;

import dev.slipway.deployment.Caller;
import dev.slipway.history.Audit;
import dev.slipway.history.AuditEntry;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers refusals; a command that was refused here already, before the core was asked, is told in the audit as well. */
final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    /** {@code /api/v1/apps/…}: the third word says what it is about. */
    private static final int KIND = 2;

    private final Audit audit;
    private final InstantSource clock;

    Refusals(Audit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @ServerExceptionMapper
    Response refusal(Refusal refusal, ContainerRequestContext request) {
        Optional<Principal> caller =
                Optional.ofNullable(request.getSecurityContext().getUserPrincipal());
        if (!refusal.isTold() && !request.getMethod().equals(HttpMethod.GET)) {
            caller.ifPresent(known -> tell(new Caller(known.getName()), refusal.problem(), request));
        }
        return Problems.response(refusal.problem());
    }

    /** The refusal stands, whether it can be written down or not. */
    private void tell(Caller by, Problem problem, ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        String app = parameter(uri, "namespace")
                .flatMap(namespace -> parameter(uri, "name").map(name -> namespace + "/" + name))
                .orElse("");
        String answer = problem.problems().isEmpty()
                ? problem.detail()
                : problem.detail() + ": " + String.join("; ", problem.problems());
        String subject = parameter(uri, "id").orElse(app);
        try {
            audit.record(new AuditEntry(0, clock.instant(), by, action(request), app, subject, false, answer));
        } catch (RuntimeException e) {
            LOG.warnf("a refusal of %s is not in the audit: %s", by.name(), e.getMessage());
        }
    }

    /** As the core calls it: {@code app.put}, {@code deployment.approve}. */
    private static String action(ContainerRequestContext request) {
        List<String> words = List.of(request.getUriInfo().getPath().substring(1).split("/"));
        String kind = words.get(KIND).substring(0, words.get(KIND).length() - 1);
        return kind + "."
                + switch (request.getMethod()) {
                    case HttpMethod.PUT -> "put";
                    case HttpMethod.DELETE -> "delete";
                    default -> words.size() > KIND + 1 ? words.getLast() : "put";
                };
    }

    private static Optional<String> parameter(UriInfo uri, String name) {
        return Optional.ofNullable(uri.getPathParameters().getFirst(name));
    }
}
