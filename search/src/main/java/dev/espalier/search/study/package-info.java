/**
 * The search itself. A {@link dev.espalier.search.study.Study} asks a strategy what to try, screens and evaluates it, keeps
 * every trial in the store and tells its listeners, until its budget is spent; {@link
 * dev.espalier.search.study.StudyResults} is what came out, read from the store at any time. Start at {@link
 * dev.espalier.search.study.Study}.
 *
 * <p>Inside, {@code Search} is the loop of one run. {@code Replay} has what earlier runs tried, {@code Evaluations} makes
 * trials of candidates, {@code Ledger} counts what they cost, {@code Backlog} says what the strategy hears when, and {@code
 * Judge} what.
 */
@NullMarked
package dev.espalier.search.study;

import org.jspecify.annotations.NullMarked;
