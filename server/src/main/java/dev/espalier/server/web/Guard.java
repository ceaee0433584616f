package dev.espalier.server.web;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.net.URI;

/** Stands before every request: turns strangers away, and tells browsers to load nothing from anywhere else. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Guard {
    /** Charts style their tooltips inline; nothing else is excepted. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
            + "frame-ancestors 'none'";

    private final Access access;

    Guard(Access access) {
        this.access = access;
    }

    /** Lets a request through by answering nothing. */
    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (!access.knowsHost(request)) {
            return refuse(HttpStatus.FORBIDDEN, "this dashboard is only for this machine; open it as http://localhost");
        }
        if (request.getMethod() != HttpMethod.GET && !access.sameOrigin(request)) {
            return refuse(HttpStatus.FORBIDDEN, "pages of other sites may not change anything here");
        }
        if (access.invites(request)) {
            Cookie cookie = Cookie.of(Access.COOKIE, access.token().orElseThrow())
                    .httpOnly(true)
                    .sameSite(SameSite.Strict)
                    .path("/");
            return HttpResponse.seeOther(URI.create(request.getPath())).cookie(cookie);
        }
        if (!access.admits(request)) {
            return refuse(
                    HttpStatus.UNAUTHORIZED,
                    "a token is needed: open the address that was printed at the start, or send it as a bearer token");
        }
        return null;
    }

    /** Adds what every answer says to the browser. */
    @ResponseFilter
    void protect(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin");
        if (request.getPath().startsWith("/api/")) {
            response.header("Cache-Control", "no-store");
        }
    }

    private static HttpResponse<ErrorBody> refuse(HttpStatus status, String message) {
        return HttpResponse.<ErrorBody>status(status).body(new ErrorBody(message, status.getCode()));
    }
}
