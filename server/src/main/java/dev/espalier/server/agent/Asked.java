package dev.espalier.server.agent;

import com.sun.net.httpserver.HttpExchange;
import dev.espalier.evaluators.device.AgentProtocol;
import dev.espalier.evaluators.device.LatencySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request, of which nothing is believed before it is checked, and no body is read before the rest is. */
record Asked(HttpExchange exchange) {
    private static final int MOST_BATCH = 1024;
    private static final Pattern BATCH = Pattern.compile("batch=([0-9]{1,4})");
    private static final Pattern LENGTHS = Pattern.compile("[0-9]{1,9}(,[0-9]{1,9})*");

    /** @throws Refused if the request brings another token than {@code token}, or none */
    void checkToken(String token) throws Refused {
        byte[] given = header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, ("Bearer " + token).getBytes(StandardCharsets.UTF_8))) {
            throw new Refused(401, "the token is wrong; use the one that 'espalier agent' was started with");
        }
    }

    /** @throws Refused if the request is of another version of the protocol */
    void checkVersion() throws Refused {
        String given = header(AgentProtocol.VERSION_HEADER).orElse("none");
        if (!given.equals(String.valueOf(AgentProtocol.VERSION))) {
            throw new Refused(
                    426,
                    "this agent speaks version %d of the protocol, not %s; run the same Espalier on both machines"
                            .formatted(AgentProtocol.VERSION, shortened(given)));
        }
    }

    /** @throws Refused if the request is not made by {@code method} */
    void checkMethod(String method) throws Refused {
        if (!exchange.getRequestMethod().equals(method)) {
            throw new Refused(405, "only " + method + " here");
        }
    }

    /** How many samples a call computes. */
    int batch() throws Refused {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("batch=1");
        Matcher matcher = BATCH.matcher(query);
        int batch = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (batch < 1 || batch > MOST_BATCH) {
            throw new Refused(400, "the batch must be 1 to %d, got '%s'".formatted(MOST_BATCH, shortened(query)));
        }
        return batch;
    }

    /** The lengths of the models in the body, which are as long as the body together. */
    List<Integer> lengths() throws Refused {
        String said = header(AgentProtocol.LENGTHS_HEADER).orElse("");
        String total = header("Content-Length").orElse("");
        if (!LENGTHS.matcher(said).matches() || !total.matches("[0-9]{1,12}")) {
            throw new Refused(411, "the lengths of the models must be said, and that of all");
        }
        if (Long.parseLong(total) > AgentProtocol.MOST_BYTES) {
            throw new Refused(413, "at most %d MB at once".formatted(AgentProtocol.MOST_BYTES >> 20));
        }
        List<Integer> lengths =
                Arrays.stream(said.split(",")).map(Integer::valueOf).toList();
        if (lengths.size() > LatencySource.MODELS_AT_ONCE) {
            throw new Refused(413, "at most %d models at once".formatted(LatencySource.MODELS_AT_ONCE));
        }
        if (lengths.stream().mapToLong(Integer::longValue).sum() != Long.parseLong(total)) {
            throw new Refused(400, "the models are not as long as the body");
        }
        return lengths;
    }

    /** Reads the models. */
    List<byte[]> models(List<Integer> lengths) throws Refused, IOException {
        InputStream body = exchange.getRequestBody();
        List<byte[]> models = new ArrayList<>();
        for (int length : lengths) {
            byte[] model = body.readNBytes(length);
            if (model.length < length) {
                throw new Refused(400, "the body ends early");
            }
            models.add(model);
        }
        return models;
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(40, text.length()));
    }
}
