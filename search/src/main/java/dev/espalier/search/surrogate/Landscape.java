package dev.espalier.search.surrogate;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What was observed of a space, under one set of limits, and the models that learn from it: one of each objective, one of
 * which candidates are admitted, and where there are clues a second one of each objective that sees them.
 */
final class Landscape {
    /** What a candidate that is admitted is to the model of limits; anything above 0 is not. */
    private static final double ADMITTED = -1;

    private final Model[] models;
    private final Model admission;
    private final Optional<CloserLook> closer;
    private final Map<Assignment, Point> points = new HashMap<>();
    private final List<Costs> seen = new ArrayList<>();
    private final List<Member> front = new ArrayList<>();
    private final List<Double> admitted = new ArrayList<>();
    private boolean doubtful;

    /** One that nothing which was observed dominates. */
    private record Member(Assignment genes, Costs costs) {}

    /** Models of which nothing was observed. */
    Landscape(int objectives, Supplier<Model> model, Optional<CloserLook> closer) {
        this.models = Stream.generate(model).limit(objectives).toArray(Model[]::new);
        this.admission = model.get();
        this.closer = closer;
    }

    /** A candidate was evaluated. */
    void observe(Evaluated result, Point point) {
        Assignment genes = result.genes();
        points.put(genes, point);
        admission.observe(point);
        switch (result) {
            case Evaluated.Feasible feasible -> {
                admitted.add(ADMITTED);
                enter(new Member(genes, feasible.costs()));
                for (Model model : models) {
                    model.observe(point);
                }
                closer.ifPresent(look -> look.observe(genes, point));
            }
            case Evaluated.Infeasible infeasible -> refuse(Math.min(1, 0.2 + infeasible.violation()));
            case Evaluated.Failed _ -> refuse(1);
        }
    }

    private void refuse(double violation) {
        admitted.add(violation);
        doubtful = true;
    }

    private void enter(Member newcomer) {
        seen.add(newcomer.costs());
        if (front.stream().noneMatch(member -> member.costs().noWorseThan(newcomer.costs()))) {
            front.removeIf(member -> newcomer.costs().dominates(member.costs()));
            front.add(newcomer);
        }
    }

    /** Where the candidate lies that was observed; empty if it was not. */
    Optional<Point> point(Assignment genes) {
        return Optional.ofNullable(points.get(genes));
    }

    /** Number of candidates that keep all limits. */
    int size() {
        return seen.size();
    }

    int objectives() {
        return models.length;
    }

    /** Costs in one objective of all that keep all limits, in the order they were observed. */
    double[] costs(int objective) {
        return seen.stream().mapToDouble(costs -> costs.get(objective)).toArray();
    }

    /** Costs of what nothing dominates. */
    List<Costs> front() {
        return front.stream().map(Member::costs).toList();
    }

    /** Genes of what nothing dominates. */
    List<Assignment> frontGenes() {
        return front.stream().map(Member::genes).toList();
    }

    /** Whether anything broke a limit or failed. */
    boolean doubtful() {
        return doubtful;
    }

    /** As the model of each objective sees the candidate at {@code point}. */
    Model.View[] views(Point point) {
        return Stream.of(models).map(model -> model.view(point)).toArray(Model.View[]::new);
    }

    /** As the model of limits sees the candidate at {@code point}. */
    Model.View admission(Point point) {
        return admission.view(point);
    }

    Optional<CloserLook> closer() {
        return closer;
    }

    /** The models learn what was observed of one objective, in the order it was. */
    void learn(int objective, double[] values) {
        models[objective].learn(values);
        closer.ifPresent(look -> look.learn(objective, values));
    }

    /** The model of limits learns what was observed. */
    void learnLimits() {
        admission.learn(admitted.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Takes for granted, until it learns again, that {@code prospect} gives what is predicted of it. */
    void believe(Prospect prospect) {
        for (Model model : models) {
            model.believe(prospect.point());
        }
        closer.ifPresent(look -> look.believe(prospect.genes(), prospect.point()));
    }

    /** Draws one of the functions that may be true, of each objective and of limits. */
    void draw(RandomGenerator chance) {
        closer.ifPresentOrElse(
                look -> look.draw(chance), () -> Stream.of(models).forEach(model -> model.draw(chance)));
        admission.draw(chance);
    }
}
