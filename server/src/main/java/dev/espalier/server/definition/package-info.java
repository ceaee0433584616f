/**
 * Experiment files in the browser: the ready ones to start from, what each key means, and what is wrong with a text as it
 * is typed. Start at {@link dev.espalier.server.definition.DefinitionController}.
 */
@NullMarked
package dev.espalier.server.definition;

import org.jspecify.annotations.NullMarked;
