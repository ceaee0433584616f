package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Assignment;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A candidate that may be proposed, as the models of a {@link Landscape} see it. */
final class Prospect {
    private final Assignment genes;
    private final Preview preview;
    private final Point point;
    private final Landscape landscape;
    private final Model.View[] views;
    private final Model.View admissible;
    private Optional<Model.View[]> closeViews = Optional.empty();

    Prospect(Pool.Candidate candidate, Point point, Landscape landscape) {
        this.genes = candidate.genes();
        this.preview = candidate.preview();
        this.point = point;
        this.landscape = landscape;
        this.views = landscape.views(point);
        this.admissible = landscape.admission(point);
    }

    Assignment genes() {
        return genes;
    }

    Point point() {
        return point;
    }

    /** What is known of it for sure. */
    Preview preview() {
        return preview;
    }

    /** As the model of each objective sees it. */
    Model.View[] views() {
        return views;
    }

    /** As the model sees it of which limits are kept: above 0 is what breaks one. */
    Model.View admissible() {
        return admissible;
    }

    /** As those models see it that have the last word, as closely as they can. */
    Model.View[] closely() {
        if (landscape.closer().isEmpty()) {
            return views;
        }
        Model.View[] close = closeViews.orElseGet(() -> landscape.closer().get().views(genes, point));
        closeViews = Optional.of(close);
        for (Model.View view : close) {
            boolean refined = true;
            while (refined) {
                refined = view.refine();
            }
        }
        return close;
    }

    /** Looks at it more closely, at its limits too if these are {@code doubtful}; false if that cannot be. */
    boolean refine(boolean doubtful) {
        boolean refined = doubtful && admissible.refine();
        for (int k = 0; k < views.length; k++) {
            refined |= !preview.knows(k) && views[k].refine();
        }
        return refined;
    }

    /** Costs of which those are asked for that are not known. */
    Gaussian[] costs(IntFunction<Gaussian> unknown) {
        return IntStream.range(0, views.length)
                .mapToObj(k -> preview.knows(k) ? new Gaussian(preview.cost(k), 0) : unknown.apply(k))
                .toArray(Gaussian[]::new);
    }
}
