package dev.espalier.server.web;

import dev.espalier.experiments.study.Laboratory;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.HttpServerException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * The dashboard and its REST interface, running in this process.
 *
 * <p>On the loopback address everyone on this machine may use it. On any other address only who knows the token may; the
 * {@link #address()} carries it then.
 */
public final class Dashboard implements AutoCloseable {
    /** Where the dashboard listens unless told otherwise. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The port it listens on unless told otherwise. */
    public static final int PORT = 8765;

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final Access access;
    private final String host;

    private Dashboard(ApplicationContext context, EmbeddedServer server, Access access, String host) {
        this.context = context;
        this.host = host;
        this.server = server;
        this.access = access;
    }

    /**
     * Starts the dashboard of {@code laboratory}, which stays the caller's to close.
     *
     * @param host a name or an address of this machine
     * @param port 0 for any that is free
     * @throws DashboardException if the host is unknown or the port cannot be listened on; the message says how to mend it
     */
    public static Dashboard start(Laboratory laboratory, String host, int port) {
        Access access = isLoopback(host) ? Access.thisMachine() : Access.withToken();
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(laboratory, access)
                .properties(settings(host, port))
                .build();
        try {
            EmbeddedServer server =
                    context.start().getBean(EmbeddedServer.class).start();
            return new Dashboard(context, server, access, host);
        } catch (HttpServerException e) {
            context.close();
            throw new DashboardException(reason(e, host, port), e);
        }
    }

    private static Map<String, Object> settings(String host, int port) {
        return Map.ofEntries(
                Map.entry("micronaut.application.name", "espalier"),
                Map.entry("micronaut.server.host", host),
                Map.entry("micronaut.server.port", port == 0 ? -1 : port),
                // A definition is a few kilobytes; a model goes to its file as it comes.
                Map.entry("micronaut.server.max-request-buffer-size", "1MB"),
                Map.entry("micronaut.server.max-request-size", "201MB"),
                Map.entry("micronaut.serde.serialization.inclusion", "NON_ABSENT"),
                Map.entry("micronaut.server.responses.file.cache-seconds", 0),
                Map.entry("micronaut.router.static-resources.assets.mapping", "/assets/**"),
                Map.entry("micronaut.router.static-resources.assets.paths", "classpath:dashboard"),
                Map.entry("micronaut.router.static-resources.echarts.mapping", "/lib/echarts/**"),
                Map.entry(
                        "micronaut.router.static-resources.echarts.paths",
                        "classpath:META-INF/resources/_static/echarts/6.0.0/dist"));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new DashboardException(
                    "there is no host '%s'; name an address of this machine, such as %s".formatted(host, LOOPBACK), e);
        }
    }

    private static String reason(Throwable problem, String host, int port) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                boolean taken = String.valueOf(cause.getMessage()).contains("in use");
                return taken
                        ? "port %d of %s is taken; stop what listens there or choose another with --port"
                                .formatted(port, host)
                        : "cannot listen on %s:%d: %s".formatted(host, port, cause.getMessage());
            }
        }
        return "the dashboard could not start: " + problem.getMessage();
    }

    /** Where to point a browser; with the token if one is needed. */
    public URI address() {
        return access.invitation(URI.create("http://" + shown() + ":" + server.getPort()));
    }

    /** The host as others can reach it: "any address" is none. */
    private String shown() {
        try {
            InetAddress bound = InetAddress.getByName(host);
            String name = bound.isAnyLocalAddress() ? InetAddress.getLocalHost().getHostAddress() : host;
            return name.contains(":") ? "[" + name + "]" : name;
        } catch (UnknownHostException e) {
            return host;
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Stops listening. Searches that were started here go on until the laboratory is closed. */
    @Override
    public void close() {
        server.stop();
        context.close();
    }
}
