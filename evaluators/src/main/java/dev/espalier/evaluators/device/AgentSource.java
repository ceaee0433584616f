package dev.espalier.evaluators.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.wire.WireFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Has models measured by an agent on another machine. An agent that does not answer or is busy is asked again a while. */
final class AgentSource implements LatencySource {
    private static final int UNPROCESSABLE = 422;

    private final Device.Agent device;
    private final Patience patience;
    private final HttpClient client;

    /**
     * How long an agent is waited for.
     *
     * @param connect until it takes the call
     * @param answer until it has answered; it may be measuring for others first
     * @param attempts how often it is asked
     * @param pause before the second time; twice as long before each further one
     */
    record Patience(Duration connect, Duration answer, int attempts, Duration pause) {
        static final Patience STANDARD =
                new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5), 5, Duration.ofMillis(500));
    }

    AgentSource(Device.Agent device) {
        this(device, Patience.STANDARD);
    }

    AgentSource(Device.Agent device, Patience patience) {
        this.device = device;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .connectTimeout(patience.connect())
                .followRedirects(Redirect.NEVER)
                .build();
    }

    @Override
    public List<LatencyReport> measure(List<ExportedModel> models, int batch) throws InterruptedException {
        long bytes = models.stream().mapToLong(model -> model.onnx().length).sum();
        if (bytes > AgentProtocol.MOST_BYTES) {
            throw new DeviceException("device '%s': an agent takes %d MB at once, these models have %d"
                    .formatted(device.name(), AgentProtocol.MOST_BYTES >> 20, bytes >> 20));
        }
        String lengths = models.stream()
                .map(model -> String.valueOf(model.onnx().length))
                .collect(Collectors.joining(","));
        BodyPublisher body = BodyPublishers.concat(models.stream()
                .map(model -> BodyPublishers.ofByteArray(model.onnx()))
                .toArray(BodyPublisher[]::new));
        HttpRequest.Builder request = request(AgentProtocol.MEASURE + "?batch=" + batch)
                .header(AgentProtocol.LENGTHS_HEADER, lengths)
                .header("Content-Type", "application/octet-stream")
                .POST(body);
        List<LatencyReport> reports =
                answer(request, AgentProtocol.Reports.class).reports();
        if (reports.size() != models.size()) {
            throw new DeviceException("device '%s' answered with %d reports on %d models"
                    .formatted(device.name(), reports.size(), models.size()));
        }
        return reports;
    }

    @Override
    public String what() throws InterruptedException {
        AgentProtocol.Status status = answer(request(AgentProtocol.STATUS).GET(), AgentProtocol.Status.class);
        return "%s, Espalier %s at %s".formatted(status.machine(), status.version(), device.address());
    }

    @Override
    public Probe probe() throws InterruptedException {
        String what = what();
        LatencyReport anchor = answer(request(AgentProtocol.ANCHOR).GET(), AgentProtocol.Reports.class)
                .reports()
                .getFirst();
        return new Probe(what, Optional.of(anchor));
    }

    private HttpRequest.Builder request(String path) {
        String base = device.address().toString().replaceFirst("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience.answer())
                .header("Authorization", "Bearer " + device.token())
                .header(AgentProtocol.VERSION_HEADER, String.valueOf(AgentProtocol.VERSION));
    }

    private <T> T answer(HttpRequest.Builder request, Class<T> type) throws InterruptedException {
        Duration pause = patience.pause();
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == patience.attempts();
            try {
                HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
                if (response.statusCode() != 503 || last) {
                    return read(response, type);
                }
            } catch (IOException e) {
                if (last) {
                    throw new DeviceException(
                            "device '%s': no agent answers at %s (%s); is 'espalier agent' running there?"
                                    .formatted(device.name(), device.address(), reason(e)),
                            e);
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private <T> T read(HttpResponse<String> response, Class<T> type) {
        try {
            if (response.statusCode() == 200) {
                return WireFormat.read(type, response.body());
            }
            String message = WireFormat.read(AgentProtocol.Refusal.class, response.body())
                    .message();
            if (response.statusCode() == UNPROCESSABLE) {
                throw new OnnxModelException("device '" + device.name() + "': " + message);
            }
            throw new DeviceException(
                    "device '%s': the agent at %s says: %s".formatted(device.name(), device.address(), message));
        } catch (JsonProcessingException e) {
            throw new DeviceException(
                    "device '%s': what answers at %s (status %d) is no agent of this version of Espalier"
                            .formatted(device.name(), device.address(), response.statusCode()),
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
