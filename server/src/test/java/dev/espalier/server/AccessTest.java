package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.web.Dashboard;
import dev.espalier.server.web.DashboardException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the dashboard, and where it listens. */
class AccessTest {
    private static final Map<String, String> DEFINITION = Map.of("yaml", "seed: 1");

    @TempDir
    Path home;

    private Laboratory laboratory;

    @BeforeEach
    void open() {
        laboratory = Laboratory.open(home);
    }

    @AfterEach
    void close() {
        laboratory.close();
    }

    @Test
    void tellsBrowsersToLoadNothingFromElsewhere() throws Exception {
        try (Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            Web web = new Web(dashboard.address());
            for (String path : new String[] {"/", "/api/studies", "/assets/js/main.js", "/api/nothing"}) {
                String policy = web.get(path).header("Content-Security-Policy");
                assertTrue(policy.contains("default-src 'none'; script-src 'self';"), path + ": " + policy);
                assertEquals("nosniff", web.get(path).header("X-Content-Type-Options"), path);
            }
        }
    }

    @Test
    void refusesANameThatIsNotOfThisMachine() throws Exception {
        try (Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            assertTrue(statusOf(dashboard.port(), "rebound.example").contains(" 403 "));
            assertTrue(
                    statusOf(dashboard.port(), "localhost:" + dashboard.port()).contains(" 200 "));
        }
    }

    /** A request with a host of our choice, which Java's client would not send. */
    private static String statusOf(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /api/studies HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void letsNoOtherSiteChangeAnything() throws Exception {
        try (Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            Web web = new Web(dashboard.address());
            String self = dashboard.address().toString();
            assertEquals(
                    403,
                    web.post("/api/studies", DEFINITION, "Origin", "http://evil.example")
                            .status());
            assertEquals(
                    403,
                    web.post("/api/studies", DEFINITION, "Origin", "http://localhost:1")
                            .status());
            assertEquals(
                    403,
                    web.post("/api/studies", DEFINITION, "Sec-Fetch-Site", "cross-site")
                            .status());
            assertEquals(
                    200,
                    web.post("/api/definitions/check", DEFINITION, "Origin", self)
                            .status());
        }
    }

    @Test
    void asksForATokenBeyondThisMachine() throws Exception {
        try (Dashboard dashboard = Dashboard.start(laboratory, "0.0.0.0", 0)) {
            Web web = new Web(URI.create("http://127.0.0.1:" + dashboard.port()));
            String token = dashboard.address().getQuery().replace("token=", "");
            assertEquals(48, token.length());
            assertEquals(401, web.get("/api/studies").status());
            assertEquals(401, web.get("/").status());
            assertEquals(
                    401,
                    web.get("/?token=" + token.replace(token.charAt(0), 'x')).status());
            assertEquals(
                    200,
                    web.get("/api/studies", "Authorization", "Bearer " + token).status());
            Web.Answer invited = web.get("/?token=" + token);
            assertEquals(303, invited.status());
            String cookie = invited.header("Set-Cookie");
            assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Strict"), cookie);
            assertEquals(
                    200, web.get("/api/studies", "Cookie", cookie.split(";")[0]).status());
        }
    }

    @Test
    void namesAnAddressThatABrowserCanOpen() throws Exception {
        try (Dashboard dashboard = Dashboard.start(laboratory, "0.0.0.0", 0)) {
            assertFalse(dashboard.address().getHost().equals("0.0.0.0"), dashboard.address()::toString);
            assertEquals(
                    303,
                    new Web(dashboard.address())
                            .get(dashboard.address().toString())
                            .status());
        }
        try (Dashboard dashboard = Dashboard.start(laboratory, "localhost", 0)) {
            assertEquals("localhost", dashboard.address().getHost());
            assertEquals(200, new Web(dashboard.address()).get("/").status());
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DashboardException e = assertThrows(
                    DashboardException.class,
                    () -> Dashboard.start(laboratory, Dashboard.LOOPBACK, taken.getLocalPort()));
            assertEquals(
                    "port %d of 127.0.0.1 is taken; stop what listens there or choose another with --port"
                            .formatted(taken.getLocalPort()),
                    e.getMessage());
        }
    }

    @Test
    void namesTheHostThatIsUnknown() {
        DashboardException e =
                assertThrows(DashboardException.class, () -> Dashboard.start(laboratory, "no-such-host.invalid", 0));
        assertTrue(e.getMessage().contains("no-such-host.invalid"), e::getMessage);
        assertFalse(e.getMessage().contains("\n"), e::getMessage);
    }
}
