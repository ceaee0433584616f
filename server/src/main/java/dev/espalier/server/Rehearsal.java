package dev.espalier.server;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.cli.Main;
import dev.espalier.server.cli.TemporaryFolder;
import dev.espalier.server.web.Dashboard;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Starts the dashboard on an empty store, asks for what a browser asks for first, and ends with the command line. Run while
 * the virtual machine archives the classes it loads, it halves the time the dashboard takes to start later.
 */
public final class Rehearsal {
    private static final String CHECK = "{\"yaml\": \"name: rehearsal\"}";

    private Rehearsal() {}

    /**
     * Rehearses and ends the process.
     *
     * @param args not used
     * @throws IOException if there is no room for temporary files or the dashboard does not answer
     */
    public static void main(String[] args) throws IOException {
        try (TemporaryFolder home = TemporaryFolder.create("rehearsal");
                Laboratory laboratory = Laboratory.open(home.path());
                Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            for (String path : new String[] {"/", "/assets/js/main.js", "/api/studies", "/api/definitions"}) {
                read(dashboard.address().resolve(path), "");
            }
            read(dashboard.address().resolve("/api/definitions/check"), CHECK);
        }
        Main.main(new String[] {"--version"});
    }

    private static void read(URI address, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream answer = connection.getInputStream()) {
            answer.readAllBytes();
        }
    }
}
