package dev.espalier.search.study;

import dev.espalier.search.store.StudyState;

/**
 * How a search came to its end.
 *
 * @param message why, in one sentence; empty if the state says it all
 */
record Ending(StudyState state, String message) {}
