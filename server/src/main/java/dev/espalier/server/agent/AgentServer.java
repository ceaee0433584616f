package dev.espalier.server.agent;

import static dev.espalier.space.Requirement.require;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.espalier.evaluators.device.AgentProtocol;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.latency.Machine;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.wire.WireFormat;
import dev.espalier.evaluators.worker.MeasuringWorker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the models it is sent by whoever knows the token, one request at a time, and does nothing else. A request waits
 * for its turn, a while; its models come into memory only then, and run in a process of their own.
 */
public final class AgentServer implements AutoCloseable {
    /** The port it listens on unless told otherwise. */
    public static final int PORT = 8766;

    private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);
    private static final Duration TIME_LIMIT = Duration.ofMinutes(3);
    private static final int TURN_SECONDS = 90;
    private static final int SHORT_TOKEN = 16;

    static {
        // Read by the JDK's server when its classes load: who sends or reads slowly is hung up on. Seconds.
        System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(TURN_SECONDS + 120));
        System.setProperty("sun.net.httpserver.maxRspTime", String.valueOf(TIME_LIMIT.toSeconds() + 120));
        System.setProperty("jdk.httpserver.maxConnections", "64");
    }

    private final String token;
    private final Machine machine;
    private final MeasuringWorker worker;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turn = new Semaphore(1, true);

    private AgentServer(String token, Machine machine, MeasuringWorker worker, HttpServer server) {
        this.token = token;
        this.machine = machine;
        this.worker = worker;
        this.server = server;
    }

    /** Does what one path is for. */
    private interface Service {
        Object answer(Asked asked) throws Refused, IOException, InterruptedException;
    }

    /**
     * Starts an agent.
     *
     * @param token what every request must bring
     * @param host a name or an address of this machine
     * @param port 0 for any that is free
     * @param threads that compute
     * @param bench where is measured
     * @throws IllegalArgumentException if the token is short and others than this machine may ask
     * @throws AgentException if it cannot listen there
     */
    public static AgentServer start(String token, String host, int port, int threads, Workbench bench) {
        try {
            InetAddress address = InetAddress.getByName(host);
            require(
                    token.matches("[!-~]{1,200}"),
                    "a token needs 1 to 200 characters, neither blanks nor letters beyond ASCII");
            require(
                    address.isLoopbackAddress() || token.length() >= SHORT_TOKEN,
                    "a token of at least %d characters is needed where other machines may ask",
                    SHORT_TOKEN);
            Machine machine = Machine.here(threads);
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            AgentServer agent =
                    new AgentServer(token, machine, new MeasuringWorker(threads, bench, TIME_LIMIT), server);
            agent.listen();
            return agent;
        } catch (IOException e) {
            throw new AgentException(
                    "cannot listen on %s:%d: %s; choose another --host or --port".formatted(host, port, e.getMessage()),
                    e);
        }
    }

    private void listen() {
        server.setExecutor(threads);
        serve(AgentProtocol.STATUS, "GET", _ -> new AgentProtocol.Status(machine.name(), machine.threads(), version()));
        serve(
                AgentProtocol.ANCHOR,
                "GET",
                _ -> inTurn(() -> new AgentProtocol.Reports(List.of(worker.measureAsIs(LatencyMeter.anchor())))));
        serve(AgentProtocol.MEASURE, "POST", this::measure);
        server.createContext(
                "/",
                exchange -> answer(exchange, _ -> {
                    throw new Refused(
                            404,
                            "an agent knows %s, %s and %s only"
                                    .formatted(AgentProtocol.STATUS, AgentProtocol.MEASURE, AgentProtocol.ANCHOR));
                }));
        server.start();
    }

    private void serve(String path, String method, Service service) {
        server.createContext(
                path,
                exchange -> answer(exchange, asked -> {
                    if (!exchange.getRequestURI().getPath().equals(path)) {
                        throw new Refused(404, "there is nothing here");
                    }
                    asked.checkMethod(method);
                    return service.answer(asked);
                }));
    }

    /** Something done while nothing else is measured. */
    private interface Turn {
        Object take() throws Refused, IOException, InterruptedException;
    }

    private Object measure(Asked asked) throws Refused, IOException, InterruptedException {
        int batch = asked.batch();
        List<Integer> lengths = asked.lengths();
        return inTurn(() -> {
            List<byte[]> models = asked.models(lengths);
            List<LatencyReport> reports = worker.measure(models, batch);
            LOG.info(
                    "measured {} models of {} bytes for {}",
                    models.size(),
                    lengths,
                    asked.exchange().getRemoteAddress());
            return new AgentProtocol.Reports(reports);
        });
    }

    private Object inTurn(Turn work) throws Refused, IOException, InterruptedException {
        if (!turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
            throw new Refused(503, "busy measuring for others; ask again later");
        }
        try {
            return work.take();
        } finally {
            turn.release();
        }
    }

    private void answer(HttpExchange exchange, Service service) throws IOException {
        Asked asked = new Asked(exchange);
        try (exchange) {
            try {
                asked.checkToken(token);
                asked.checkVersion();
                send(exchange, 200, service.answer(asked));
            } catch (Refused e) {
                send(exchange, e.status(), new AgentProtocol.Refusal(e.getMessage()));
            } catch (OnnxModelException e) {
                send(exchange, 422, new AgentProtocol.Refusal(String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                send(exchange, 503, new AgentProtocol.Refusal("the agent is ending"));
            } catch (RuntimeException e) {
                LOG.error("a request failed", e);
                send(exchange, 500, new AgentProtocol.Refusal("something went wrong in the agent; its log says more"));
            }
        }
    }

    private static <T> void send(HttpExchange exchange, int status, T body) throws IOException {
        @SuppressWarnings("unchecked") // the class of a T
        Class<T> type = (Class<T>) body.getClass();
        byte[] json = WireFormat.write(type, body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (status != 200) {
            // What was not read of a request is nothing to wait for.
            exchange.getResponseHeaders().set("Connection", "close");
        }
        exchange.sendResponseHeaders(status, json.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(json);
        }
    }

    private static String version() {
        String version = AgentServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What measures here. */
    public Machine machine() {
        return machine;
    }

    /** Where it listens. */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort());
    }

    /** Stops listening, and ends what is measured. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        worker.close();
    }
}
