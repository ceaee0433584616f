package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Sees to it that no candidate is proposed twice, and knows when none is left. It keeps eight bytes of each candidate, see
 * {@link Fingerprints}: none is ever proposed twice, at the price that one in a space of more than 2<sup>63</sup> may not be
 * proposed at all.
 *
 * <p>Drawing at random finds new points quickly while few are taken. Near the end of a space it would not, so a space of at
 * most {@value #LISTED} candidates is then listed in a random order and handed out to the last one. A larger space is
 * exhausted in practice when {@value #TRIES} draws in a row are known.
 */
public final class Novelty {
    /** Draws in a row that are known, after which a space counts as exhausted. */
    public static final int TRIES = 1000;

    static final int LISTED = 100_000;

    private final Choices choices;
    private final RandomGenerator random;
    private final boolean small;
    private final Fingerprints seen;
    private Optional<Iterator<Assignment>> rest = Optional.empty();

    /** Everything that {@code choices} allow is new; what {@link #random} draws comes from {@code random}. */
    public Novelty(Choices choices, RandomGenerator random) {
        this.choices = choices;
        this.random = random;
        this.seen = new Fingerprints(choices);
        this.small = choices.count().compareTo(BigInteger.valueOf(LISTED)) <= 0;
    }

    /** Whether {@code genes}, in canonical form, were not seen before; from now on they were. */
    public boolean claim(Assignment genes) {
        return seen.add(genes);
    }

    /** Whether {@code genes}, in canonical form, were seen before. */
    public boolean knows(Assignment genes) {
        return seen.contains(genes);
    }

    /** A candidate not seen before, which from now on it is; empty if none is left. */
    public Optional<Assignment> random() {
        for (int i = 0; rest.isEmpty() && i < TRIES; i++) {
            Assignment genes = choices.random(random);
            if (claim(genes)) {
                return Optional.of(genes);
            }
        }
        if (!small) {
            return Optional.empty();
        }
        Iterator<Assignment> listed = rest.orElseGet(this::list);
        rest = Optional.of(listed);
        while (listed.hasNext()) {
            Assignment genes = listed.next();
            if (claim(genes)) {
                return Optional.of(genes);
            }
        }
        return Optional.empty();
    }

    private Iterator<Assignment> list() {
        List<Assignment> all = new ArrayList<>();
        list(new int[choices.size()], 0, all);
        Collections.shuffle(all, Random.from(random));
        return all.iterator();
    }

    /** Extends {@code genes}, decided up to {@code position}, by every option that matters. */
    private void list(int[] genes, int position, List<Assignment> all) {
        if (position == genes.length) {
            all.add(Assignment.of(genes));
            return;
        }
        for (int i = position; i < genes.length; i++) {
            genes[i] = 0;
        }
        Choice choice = choices.list().get(position);
        int options = choices.activity(Assignment.of(genes))[position] ? choice.size() : 1;
        for (int option = 0; option < options; option++) {
            genes[position] = option;
            list(genes, position + 1, all);
        }
    }
}
