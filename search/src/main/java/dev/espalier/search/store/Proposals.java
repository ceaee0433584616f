package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import java.util.List;

/**
 * What somebody outside has proposed.
 *
 * @param genes in order
 * @param ended whether no more will come
 */
public record Proposals(List<Assignment> genes, boolean ended) {
    public Proposals {
        genes = List.copyOf(genes);
    }
}
