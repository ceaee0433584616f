package dev.espalier.search.strategy;

import dev.espalier.space.block.Alignment;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.zoo.Scale;
import java.util.List;
import java.util.Optional;

/**
 * Larger networks in the words of a space: a network's depths, widths and resolution times a {@link Scale}, each by the
 * option that is nearest.
 *
 * <p>Choices are known by the last part of their names: {@code depth}, {@code width} and {@code resolution}. Those of one
 * option belong to the frame and stay. Rounding is EfficientNet's: repeats up, widths to multiples of 8 and never more than
 * 10 % down, the resolution to the nearest pixel.
 */
final class ScaledChoices {
    private static final int WIDTH_STEP = 8;
    private static final double ROUNDING = 1e-9;

    private final Choices choices;

    private enum Dimension {
        DEPTH,
        WIDTH,
        RESOLUTION;

        double multiplier(Scale scale) {
            return switch (this) {
                case DEPTH -> scale.depth();
                case WIDTH -> scale.width();
                case RESOLUTION -> scale.resolution();
            };
        }

        /** {@code value} of whole things times {@code multiplier}, rounded as EfficientNet does. */
        double times(int value, double multiplier) {
            if (multiplier == 1 || value == 0) {
                return value;
            }
            return switch (this) {
                case DEPTH -> Math.ceil(multiplier * value);
                case WIDTH -> Alignment.round(multiplier * value, WIDTH_STEP);
                case RESOLUTION -> Math.round(multiplier * value);
            };
        }
    }

    ScaledChoices(Choices choices) {
        this.choices = choices;
    }

    /**
     * {@code genes} at {@code scale}, in canonical form; empty if the space has nothing as large, or no choice at all where
     * the scale wants growth.
     */
    Optional<Assignment> scaled(Assignment genes, Scale scale) {
        int[] scaled = genes.toArray();
        boolean[] active = choices.activity(genes);
        for (Dimension dimension : Dimension.values()) {
            double multiplier = dimension.multiplier(scale);
            boolean open = multiplier == 1;
            for (int gene = 0; gene < scaled.length; gene++) {
                Choice choice = choices.list().get(gene);
                if (active[gene] && choice.size() > 1 && is(dimension, choice)) {
                    List<Double> values = values(choice);
                    double wanted = wanted(dimension, choice, values.get(genes.get(gene)), multiplier);
                    if (wanted > values.getLast() + ROUNDING) {
                        return Optional.empty();
                    }
                    scaled[gene] = nearest(values, wanted);
                    open = true;
                }
            }
            if (!open) {
                return Optional.empty();
            }
        }
        return Optional.of(choices.canonical(Assignment.of(scaled)));
    }

    private static boolean is(Dimension dimension, Choice choice) {
        String name = choice.name().substring(choice.name().lastIndexOf('.') + 1);
        return choice.ordered() && name.equalsIgnoreCase(dimension.name());
    }

    private static double wanted(Dimension dimension, Choice choice, double value, double multiplier) {
        return switch (choice) {
            case Choice.Ordinal _ -> dimension.times((int) value, multiplier);
            case Choice.Conditional conditional -> wanted(dimension, conditional.choice(), value, multiplier);
            case Choice.Levels _, Choice.Categorical _ -> value * multiplier;
        };
    }

    private static List<Double> values(Choice choice) {
        return switch (choice) {
            case Choice.Ordinal ordinal ->
                ordinal.values().stream().map(Integer::doubleValue).toList();
            case Choice.Levels levels -> levels.values();
            case Choice.Conditional conditional -> values(conditional.choice());
            case Choice.Categorical categorical ->
                throw new IllegalArgumentException("'%s' has no values to scale".formatted(categorical.name()));
        };
    }

    /** The place of the value nearest to {@code wanted}, the larger of two. */
    static int nearest(List<Double> values, double wanted) {
        int nearest = 0;
        for (int i = 1; i < values.size(); i++) {
            if (Math.abs(values.get(i) - wanted) <= Math.abs(values.get(nearest) - wanted)) {
                nearest = i;
            }
        }
        return nearest;
    }
}
