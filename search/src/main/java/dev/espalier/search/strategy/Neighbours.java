package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What differs from a candidate in one choice that matters. */
public final class Neighbours {
    private final Choices choices;

    /** The neighbours of candidates of {@code choices}. */
    public Neighbours(Choices choices) {
        this.choices = choices;
    }

    /**
     * All of them in canonical form, by choice and then by option: one step down and one up where options are ordered, every
     * other option where they are not. A choice that comes to matter takes its first option.
     */
    public List<Assignment> all(Assignment genes) {
        boolean[] active = choices.activity(genes);
        Set<Assignment> all = new LinkedHashSet<>();
        for (int i = 0; i < active.length; i++) {
            Choice choice = choices.list().get(i);
            int own = genes.get(i);
            for (int option = 0; active[i] && option < choice.size(); option++) {
                if (option != own && (!choice.ordered() || Math.abs(option - own) == 1)) {
                    all.add(choices.canonical(genes.with(i, option)));
                }
            }
        }
        return List.copyOf(all);
    }

    /**
     * One at random, in canonical form: a choice with other options, all equally likely, takes another as {@link
     * ChoiceGene#mutated} does; a choice that comes to matter thereby takes any option. Equal to {@code genes} only if
     * there is nothing to choose.
     */
    public Assignment random(Assignment genes, RandomGenerator random) {
        boolean[] active = choices.activity(genes);
        int[] open = IntStream.range(0, active.length)
                .filter(i -> active[i] && choices.list().get(i).size() > 1)
                .toArray();
        if (open.length == 0) {
            return genes;
        }
        int changed = open[random.nextInt(open.length)];
        int[] other = genes.toArray();
        other[changed] = new ChoiceGene(choices.list().get(changed), other[changed])
                .mutated(random)
                .allele();
        for (int i = changed + 1; i < active.length; i++) {
            other[i] =
                    active[i] ? other[i] : random.nextInt(choices.list().get(i).size());
        }
        return choices.canonical(Assignment.of(other));
    }
}
