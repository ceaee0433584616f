package dev.espalier.experiments.study;

/** Something that takes long enough to be interrupted. */
@FunctionalInterface
interface Work<T> {
    T done() throws InterruptedException;
}
