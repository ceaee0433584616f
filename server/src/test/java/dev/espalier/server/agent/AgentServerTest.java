package dev.espalier.server.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.device.AgentProtocol;
import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.LatencySource.Probe;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.latency.Machine;
import dev.espalier.evaluators.onnx.OnnxModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent as other machines see it, and as those see it who want in. */
class AgentServerTest {
    private static final String TOKEN = "a-token-of-the-tests";
    private static final LatencyProtocol QUICK =
            new LatencyProtocol(Duration.ofMillis(2), 3, Duration.ofMillis(2), 1, 0.5, 3, 1.5, Duration.ZERO);

    @TempDir
    static Path locks;

    private static AgentServer agent;

    @BeforeAll
    static void start() {
        Workbench bench = new Workbench(Workbench.here().cores(), locks, QUICK, new Anchors(), () -> {});
        agent = AgentServer.start(TOKEN, "127.0.0.1", 0, 1, bench);
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    private static LatencySource source(String token) {
        return LatencySource.open(new Device.Agent("remote", agent.address(), token), Workbench.here());
    }

    @Test
    void measuresWhatItIsSent() throws InterruptedException {
        ExportedModel anchor = ExportedModel.of(LatencyMeter.anchor());
        try (LatencySource source = source(TOKEN)) {
            List<LatencyReport> reports = source.measure(List.of(anchor, anchor), 1);
            assertEquals(2, reports.size());
            assertTrue(reports.getFirst().latency().value() > 0, reports::toString);
            assertTrue(reports.getFirst().calls() >= QUICK.rounds() * QUICK.calls(), reports::toString);
            Probe probe = source.probe();
            assertEquals(Machine.here().name() + ", Espalier development at " + agent.address(), probe.what());
            assertTrue(probe.anchor().orElseThrow().latency().value() > 0);
        }
    }

    @Test
    void measuresOneRequestAfterTheOther() throws Exception {
        ExportedModel anchor = ExportedModel.of(LatencyMeter.anchor());
        try (LatencySource source = source(TOKEN);
                ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<LatencyReport> ask = () -> source.measure(anchor);
            for (Future<LatencyReport> report : many.invokeAll(List.of(ask, ask, ask, ask))) {
                assertTrue(report.get().latency().value() > 0);
            }
        }
    }

    @Test
    void aWrongTokenIsToldSo() {
        try (LatencySource source = source("another-token")) {
            DeviceException refused = assertThrows(DeviceException.class, source::probe);
            assertTrue(refused.getMessage().contains("the token is wrong"), refused.getMessage());
        }
    }

    @Test
    void whatIsNoModelCostsAnErrorAndNoMore() throws InterruptedException {
        byte[] anchor = LatencyMeter.anchor();
        try (LatencySource source = source(TOKEN)) {
            for (byte[] bad : List.of(new byte[] {1, 2, 3}, Arrays.copyOf(anchor, 2000))) {
                OnnxModelException refused =
                        assertThrows(OnnxModelException.class, () -> source.measure(ExportedModel.of(bad)));
                assertTrue(refused.getMessage().startsWith("device 'remote': "), refused.getMessage());
            }
            assertTrue(source.measure(ExportedModel.of(anchor)).latency().value() > 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /v1/status,            Bearer a-token-of-the-tests, 1, 200",
        "GET,  /v1/status,            Bearer a-token-of-the-test,  1, 401",
        "GET,  /v1/status,            Basic a-token-of-the-tests,  1, 401",
        "GET,  /v1/status,            '',                          1, 401",
        "GET,  /,                     '',                          1, 401",
        "GET,  /v1/status,            Bearer a-token-of-the-tests, 2, 426",
        "GET,  /v1/status,            Bearer a-token-of-the-tests, '', 426",
        "POST, /v1/status,            Bearer a-token-of-the-tests, 1, 405",
        "GET,  /v1/measure,           Bearer a-token-of-the-tests, 1, 405",
        "GET,  /v1/status/../secret,  Bearer a-token-of-the-tests, 1, 404",
        "GET,  /v1/statusx,           Bearer a-token-of-the-tests, 1, 404",
        "GET,  /,                     Bearer a-token-of-the-tests, 1, 404",
        "POST, /v1/measure?batch=0,   Bearer a-token-of-the-tests, 1, 400",
        "POST, /v1/measure?batch=1e9, Bearer a-token-of-the-tests, 1, 400",
        "POST, /v1/measure?lunch=1,   Bearer a-token-of-the-tests, 1, 400",
        "POST, /v1/measure,           Bearer a-token-of-the-tests, 1, 411"
    })
    void letsInOnlyWhoIsMeant(String method, String path, String authorization, String version, int status)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(agent.address() + path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("model"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (!version.isEmpty()) {
            request.header(AgentProtocol.VERSION_HEADER, version);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), BodyHandlers.ofString());
            assertEquals(status, response.statusCode(), response.body());
        }
    }

    /** Bodies that are not what their headers say, sent byte by byte as no decent client would. */
    @ParameterizedTest
    @CsvSource({
        "999999999999, 5,                                 413",
        "300000000,    300000000,                         413",
        "5,            4,                                 400",
        "5,            '999999999,999999999',             400",
        "5,            '-5',                              411",
        "5,            '5,',                              411",
        "17,           '1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1', 413"
    })
    void readsNoBodyThatIsNotWhatItSays(String contentLength, String lengths, int status) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", agent.address().getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/measure HTTP/1.1\r\nHost: agent\r\nAuthorization: Bearer " + TOKEN + "\r\n"
                            + AgentProtocol.VERSION_HEADER + ": 1\r\n" + AgentProtocol.LENGTHS_HEADER + ": " + lengths
                            + "\r\nContent-Length: " + contentLength + "\r\n\r\nmodel")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String first = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 " + status, first);
        }
    }

    @Test
    void anAgentThatIsGoneIsNoticed() {
        AgentServer other = AgentServer.start(TOKEN, "127.0.0.1", 0, 1, Workbench.here());
        URI address = other.address();
        other.close();
        Device gone = new Device.Agent("gone", address, TOKEN);
        try (LatencySource source = LatencySource.open(gone, Workbench.here())) {
            DeviceException refused = assertThrows(DeviceException.class, source::what);
            assertTrue(refused.getMessage().startsWith("device 'gone': no agent answers at " + address));
        }
    }

    @Test
    void aShortTokenIsForThisMachineOnly() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> AgentServer.start("short", "0.0.0.0", 0, 1, Workbench.here()));
        assertTrue(refused.getMessage().contains("at least 16 characters"), refused.getMessage());
        int taken = agent.address().getPort();
        assertThrows(AgentException.class, () -> AgentServer.start(TOKEN, "127.0.0.1", taken, 1, Workbench.here()));
    }
}
