package dev.espalier.evaluators.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/** Opens sessions the one way in which models are run here, and says in one line why one does not open. */
final class OnnxSessions {
    private static final String MESSAGE = "message: ";

    private OnnxSessions() {}

    /** The process's only environment. It prints nothing: what is wrong comes as an exception. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "espalier");
    }

    /** Options for one thread. */
    static OrtSession.SessionOptions options() throws OrtException {
        return options(1);
    }

    /** Options for {@code threads} threads, operators one after another, every optimisation. */
    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    /**
     * Opens a model for one thread.
     *
     * @throws OnnxModelException if {@code model}, which people know as {@code name}, cannot be run
     */
    static OrtSession open(byte[] model, String name) {
        return open(model, name, 1);
    }

    /**
     * Opens a model for {@code threads} threads, of which the caller is one; the others are where the caller may be.
     *
     * @throws OnnxModelException as {@link #open(byte[], String)}
     */
    static OrtSession open(byte[] model, String name, int threads) {
        try (OrtSession.SessionOptions options = options(threads)) {
            return environment().createSession(model, options);
        } catch (OrtException e) {
            throw refusal(name, e);
        }
    }

    /**
     * Opens a model for one thread without any optimisation.
     *
     * @throws OnnxModelException as {@link #open(byte[], String)}
     */
    static OrtSession openAsWritten(byte[] model, String name) {
        try (OrtSession.SessionOptions options = options(1)) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return environment().createSession(model, options);
        } catch (OrtException e) {
            throw refusal(name, e);
        }
    }

    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("an open session can be closed", e);
        }
    }

    static OnnxModelException refusal(String name, OrtException cause) {
        return new OnnxModelException(name + " is no model that ONNX Runtime can run: " + reason(cause), cause);
    }

    /** The first line of what the runtime says, without its error code. */
    static String reason(OrtException e) {
        String message = String.valueOf(e.getMessage());
        int start = message.indexOf(MESSAGE);
        String text = start < 0 ? message : message.substring(start + MESSAGE.length());
        return text.lines().findFirst().orElse(text);
    }
}
