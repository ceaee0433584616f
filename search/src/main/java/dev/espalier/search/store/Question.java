package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import java.time.Instant;
import java.util.UUID;

/**
 * A trial given to somebody outside to evaluate.
 *
 * @param token what shows who holds it
 * @param heldUntil when somebody else may be given it, unless it is answered
 */
public record Question(int number, Assignment genes, UUID token, Instant heldUntil) {}
