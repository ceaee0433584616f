package dev.espalier.space.choice;

import static dev.espalier.space.Requirement.require;

import java.util.List;
import java.util.Set;

/** One decision of a search space: a gene whose value is the index of an option. */
public sealed interface Choice {
    /** Unique within its space; dots separate levels, as in {@code stage2.kernel}. */
    String name();

    /** What the options are called, in the order of their indices. */
    List<String> options();

    /** Number of options. */
    default int size() {
        return options().size();
    }

    /** Whether neighbouring options are alike, so that a small step is a small change. */
    boolean ordered();

    /** Options without an order, such as block types. */
    record Categorical(String name, List<String> options) implements Choice {
        /** @throws IllegalArgumentException if there is no option or one is named twice */
        public Categorical {
            options = distinct(name, options);
        }

        @Override
        public boolean ordered() {
            return false;
        }
    }

    /** Ascending whole numbers, such as widths. */
    record Ordinal(String name, List<Integer> values) implements Choice {
        /** @throws IllegalArgumentException if there is no value or they do not ascend */
        public Ordinal {
            values = ascending(name, values);
        }

        @Override
        public List<String> options() {
            return values.stream().map(String::valueOf).toList();
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public boolean ordered() {
            return true;
        }
    }

    /** Ascending options that are no whole numbers, such as ratios, by the text a person reads. */
    record Levels(String name, List<Double> values) implements Choice {
        /** @throws IllegalArgumentException if there is no value or they do not ascend */
        public Levels {
            values = ascending(name, values);
        }

        @Override
        public List<String> options() {
            return values.stream().map(Levels::text).toList();
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public boolean ordered() {
            return true;
        }

        /** Without a fraction where there is none: {@code 6}, {@code 4.5}. */
        private static String text(double value) {
            return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
        }
    }

    /**
     * A choice that matters only while another, earlier one takes certain options.
     *
     * @param choice what is chosen
     * @param parent the name of the earlier choice
     * @param activeOn the parent's option indices under which this choice matters
     */
    record Conditional(Choice choice, String parent, Set<Integer> activeOn) implements Choice {
        /** @throws IllegalArgumentException if {@code choice} is itself conditional or {@code activeOn} is empty */
        public Conditional {
            activeOn = Set.copyOf(activeOn);
            require(!(choice instanceof Conditional), "choice '%s': conditions do not nest", choice.name());
            require(!activeOn.isEmpty(), "choice '%s' can never be active", choice.name());
        }

        @Override
        public String name() {
            return choice.name();
        }

        @Override
        public List<String> options() {
            return choice.options();
        }

        @Override
        public int size() {
            return choice.size();
        }

        @Override
        public boolean ordered() {
            return choice.ordered();
        }
    }

    private static <T extends Comparable<T>> List<T> ascending(String name, List<T> values) {
        List<T> copy = List.copyOf(values);
        require(!copy.isEmpty(), "choice '%s' needs at least one option", name);
        for (int i = 1; i < copy.size(); i++) {
            require(
                    copy.get(i - 1).compareTo(copy.get(i)) < 0,
                    "choice '%s' needs ascending values, got %s",
                    name,
                    copy);
        }
        return copy;
    }

    private static List<String> distinct(String name, List<String> options) {
        List<String> copy = List.copyOf(options);
        require(!copy.isEmpty(), "choice '%s' needs at least one option", name);
        require(
                copy.stream().distinct().count() == copy.size(),
                "choice '%s' needs distinct options, got %s",
                name,
                copy);
        return copy;
    }
}
