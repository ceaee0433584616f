package dev.espalier.evaluators.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.espalier.evaluators.device.AgentSource.Patience;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.wire.WireFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of answers that a real agent gives on bad days only. */
class AgentSourceTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ofMillis(1));
    private static final String STATUS =
            WireFormat.write(AgentProtocol.Status.class, new AgentProtocol.Status("cpu-1t Some CPU", 1, "1.0"));

    private record Answer(int status, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;
    private AgentSource source;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Answer answer = answers.removeFirst();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        source = new AgentSource(new Device.Agent("pi", address, "secret"), SHORT);
    }

    @AfterEach
    void stop() {
        source.close();
        server.stop(0);
    }

    private String refused() {
        return assertThrows(DeviceException.class, source::what).getMessage();
    }

    private static String refusal(String message) {
        return WireFormat.write(AgentProtocol.Refusal.class, new AgentProtocol.Refusal(message));
    }

    @Test
    void isAskedAgainWhileItIsBusy() throws InterruptedException {
        answers.add(new Answer(503, refusal("busy")));
        answers.add(new Answer(503, refusal("busy")));
        answers.add(new Answer(200, STATUS));
        assertTrue(source.what().startsWith("cpu-1t Some CPU, Espalier 1.0 at http://127.0.0.1:"), "all were heard");
        assertEquals(0, answers.size());
    }

    @Test
    void isGivenUpWhenItStaysBusy() {
        for (int i = 0; i < SHORT.attempts(); i++) {
            answers.add(new Answer(503, refusal("busy measuring")));
        }
        assertTrue(refused().endsWith("says: busy measuring"));
    }

    @Test
    void whatIsRefusedIsNotAskedAgain() {
        answers.add(new Answer(401, refusal("the token is wrong")));
        assertTrue(refused().contains("device 'pi': the agent at http://127.0.0.1"));
    }

    @Test
    void whoeverElseAnswersIsNoAgent() {
        for (Answer answer : List.of(
                new Answer(200, "<html>It works!</html>"),
                new Answer(200, "{\"machine\": null}"),
                new Answer(404, "nginx"),
                new Answer(302, ""),
                new Answer(500, "{}"))) {
            answers.add(answer);
            String message = refused();
            assertTrue(message.contains("is no agent of this version of Espalier"), message);
        }
    }

    @Test
    void aModelsFaultIsTheModels() {
        answers.add(new Answer(422, refusal("the model has no input")));
        OnnxModelException fault =
                assertThrows(OnnxModelException.class, () -> source.measure(ExportedModel.of(new byte[] {1})));
        assertEquals("device 'pi': the model has no input", fault.getMessage());
    }

    @Test
    void anAgentThatIsGoneIsNamed() {
        server.stop(0);
        String message = refused();
        assertTrue(message.startsWith("device 'pi': no agent answers at http://127.0.0.1"), message);
        assertTrue(message.endsWith("is 'espalier agent' running there?"), message);
    }
}
