package dev.espalier.search.reinforcement;

import ai.djl.engine.Engine;

/**
 * The engine for training, loaded when it is first asked for, which takes about a second. A process can follow one gradient
 * at a time: who follows one holds the lock of this class.
 */
final class Torch {
    private Torch() {}

    private static final class Loaded {
        static final Engine ENGINE = load();

        private static Engine load() {
            // More threads would gain nothing for so small networks. Without effect where the engine is loaded already.
            System.setProperty("ai.djl.pytorch.num_threads", "1");
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            return Engine.getEngine("PyTorch");
        }
    }

    static Engine engine() {
        return Loaded.ENGINE;
    }
}
