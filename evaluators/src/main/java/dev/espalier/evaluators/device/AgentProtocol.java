package dev.espalier.evaluators.device;

import dev.espalier.evaluators.latency.LatencyReport;
import java.util.List;

/**
 * What an agent and those who ask it agree on. {@code GET /v1/status} is answered with a {@link Status}; {@code POST
 * /v1/measure?batch=B} sends ONNX files one after the other, their lengths in a header, and is answered with {@link
 * Reports}, {@code GET /v1/anchor} with those of the anchor model. Every request brings the token as a bearer token and
 * the number of this protocol; whatever fails is answered with a {@link Refusal}.
 */
public final class AgentProtocol {
    /** The number of this protocol; who speaks another one is refused. */
    public static final int VERSION = 1;

    /** Where the agent tells what it is. */
    public static final String STATUS = "/v1/status";

    /** Where the agent measures what it is sent. */
    public static final String MEASURE = "/v1/measure";

    /** Where the agent measures its anchor model. */
    public static final String ANCHOR = "/v1/anchor";

    /** The header that says {@link #VERSION}. */
    public static final String VERSION_HEADER = "Espalier-Protocol";

    /** The header that says how many bytes each file has, {@code 1200,3400}. */
    public static final String LENGTHS_HEADER = "Espalier-Lengths";

    /** Most bytes of one request. */
    public static final long MOST_BYTES = 256L << 20;

    private AgentProtocol() {}

    /**
     * What an agent is.
     *
     * @param machine the processor and the threads
     * @param version of its Espalier
     */
    public record Status(String machine, int threads, String version) {}

    /** What was measured, in the order of the files. */
    public record Reports(List<LatencyReport> reports) {}

    /** Why something was not done, for people. */
    public record Refusal(String message) {}
}
