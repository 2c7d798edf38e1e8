package dev.slipway.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as a {@link Problem}; what is nobody's fault outside is logged here, once, and told without its trace. */
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int DEEPEST_CAUSE = 20;
    private static final int RETRY_AFTER_SECONDS = 5;

    @ServerExceptionMapper
    Response ofTheFramework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        return status >= 400 ? response(Problem.of(status, detail(status))) : e.getResponse();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        if (isOfTheDatabase(e)) {
            LOG.warnf("a request was not answered, the database can't be asked: %s", e.getMessage());
            Problem problem = Problem.of(503, "the record can't be reached; nothing was changed: try again");
            return Response.fromResponse(response(problem))
                    .header("Retry-After", RETRY_AFTER_SECONDS)
                    .build();
        }
        LOG.error("a request ended in a bug", e);
        return response(Problem.of(500, "something is broken in Slipway itself; its log says what"));
    }

    static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "there is nothing at this address";
            case 405 -> "this address does not know that method";
            case 406 -> "only application/json is answered here";
            case 413 -> "the body is too large";
            case 415 -> "send the body as application/json";
            default -> "the request was not understood";
        };
    }

    /** By name: the database's library is at home elsewhere. */
    private static boolean isOfTheDatabase(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause.getClass().getName().contains("SQL")
                    || cause.getClass().getName().contains("JDBCConnection")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
