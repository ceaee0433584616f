package dev.espalier.evaluators.training;

import ai.djl.engine.Engine;

/** The engine that trains. Its thread count is fixed when it loads, so it is set here, before that. */
final class PyTorch {
    private PyTorch() {}

    private static final class Loaded {
        static final Engine ENGINE = load();

        private static Engine load() {
            // One thread: small networks gain nothing from more, and a process trains one of them.
            System.setProperty("ai.djl.pytorch.num_threads", "1");
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            return Engine.getEngine("PyTorch");
        }
    }

    static Engine engine() {
        return Loaded.ENGINE;
    }
}
