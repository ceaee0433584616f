package dev.espalier.server.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Who may use the dashboard. On the loopback address anyone who speaks to it by a loopback name: a page of another site
 * that has its own name point at 127.0.0.1 is refused. Elsewhere whoever brings the token, as a cookie, a bearer token or,
 * the first time, in the address.
 *
 * @param token empty on the loopback address
 */
record Access(Optional<String> token) {
    static final String COOKIE = "espalier-token";
    static final String PARAMETER = "token";

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    static Access thisMachine() {
        return new Access(Optional.empty());
    }

    static Access withToken() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return new Access(Optional.of(HexFormat.of().formatHex(random)));
    }

    /** The address with the token. */
    URI invitation(URI server) {
        return token.map(secret -> server.resolve("/?" + PARAMETER + "=" + secret))
                .orElse(server);
    }

    /** Whether {@code request} was sent to a name that the dashboard answers to. */
    boolean knowsHost(HttpRequest<?> request) {
        return token.isPresent() || LOOPBACK_NAMES.contains(host(request).replaceFirst(":\\d+$", ""));
    }

    /** Whether {@code request} comes from a page of this dashboard, or from no page at all. */
    boolean sameOrigin(HttpRequest<?> request) {
        String origin = request.getHeaders().get("Origin");
        String site = request.getHeaders().get("Sec-Fetch-Site");
        return (origin == null || origin.equals("http://" + host(request)) || origin.equals("https://" + host(request)))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    /** Whether {@code request} brings the token, if one is needed. */
    boolean admits(HttpRequest<?> request) {
        return token.map(secret -> bearer(request)
                        .or(() -> request.getCookies().findCookie(COOKIE).map(Cookie::getValue))
                        .filter(given -> equal(given, secret))
                        .isPresent())
                .orElse(true);
    }

    /** Whether {@code request} is an invitation: it brings the token in its address. */
    boolean invites(HttpRequest<?> request) {
        return token.isPresent()
                && request.getParameters()
                        .getFirst(PARAMETER)
                        .filter(given -> equal(given, token.get()))
                        .isPresent();
    }

    private static Optional<String> bearer(HttpRequest<?> request) {
        return request.getHeaders()
                .getAuthorization()
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()));
    }

    private static String host(HttpRequest<?> request) {
        String host = request.getHeaders().get("Host");
        return host == null ? "" : host;
    }

    private static boolean equal(String given, String secret) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }
}
