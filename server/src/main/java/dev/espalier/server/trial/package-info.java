/**
 * Trials as the dashboard shows them: rows of a table, one trial in full with its network layer by layer, and its model as
 * a file. Start at {@link dev.espalier.server.trial.TrialController}.
 */
@NullMarked
package dev.espalier.server.trial;

import org.jspecify.annotations.NullMarked;
