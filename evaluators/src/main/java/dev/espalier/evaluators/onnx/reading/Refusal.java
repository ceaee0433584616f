package dev.espalier.evaluators.onnx.reading;

import java.io.Serial;
import java.util.Locale;

/** Why a model is not read: what, where and what would help. The reader puts the file's name in front. */
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    Refusal(String message, Object... arguments) {
        super(String.format(Locale.ROOT, message, arguments), null, false, false);
    }

    /** Refuses if {@code holds} is false. */
    static void unless(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new Refusal(message, arguments);
        }
    }
}
