package dev.slipway.api;

import dev.slipway.deployment.Tokens;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets a request to any resource but the hooks, which are signed, pass only with a known token. */
final class TokenFilter {

    private static final String SIGNED = "/hooks/";
    private static final String SCHEME = "bearer ";
    private static final int LONGEST = 200;

    private final Tokens tokens;

    TokenFilter(Tokens tokens) {
        this.tokens = tokens;
    }

    @ServerRequestFilter
    Optional<Response> check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.startsWith(SIGNED)) {
            return Optional.empty();
        }
        Optional<String> name = token(request).flatMap(token -> tokens.nameOf(token.hash()));
        name.ifPresent(known -> request.setSecurityContext(new Known("token:" + known)));
        return name.isPresent() ? Optional.empty() : Optional.of(unknown());
    }

    private static Optional<Token> token(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.length() <= LONGEST
                        && header.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(header -> new Token(header.substring(SCHEME.length()).strip()));
    }

    private static Response unknown() {
        Problem problem = Problem.of(401, "send the header Authorization: Bearer TOKEN (./slipway token makes one)");
        return Response.fromResponse(Problems.response(problem))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    /** Who asks: the token by its name. */
    private record Known(String name) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> name;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
