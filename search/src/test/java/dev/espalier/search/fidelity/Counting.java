package dev.espalier.search.fidelity;

import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Proposes 0, 1, 2 …, so many at a time, and keeps what it hears. */
final class Counting implements Strategy {
    final List<Evaluated> told = new ArrayList<>();
    final List<List<Evaluated>> revised = new ArrayList<>();
    final List<List<Limit>> obeyed = new ArrayList<>();
    private final int batch;
    private final boolean steady;
    private int next;

    Counting(int batch, boolean steady) {
        this.batch = batch;
        this.steady = steady;
    }

    @Override
    public List<Assignment> propose() {
        return IntStream.range(0, batch).mapToObj(_ -> Assignment.of(next++)).toList();
    }

    @Override
    public void learn(List<Evaluated> results) {
        told.addAll(results);
    }

    @Override
    public void obey(List<Limit> limits) {
        obeyed.add(limits);
    }

    @Override
    public void revise(List<Evaluated> all) {
        revised.add(all);
    }

    @Override
    public boolean steady() {
        return steady;
    }
}
