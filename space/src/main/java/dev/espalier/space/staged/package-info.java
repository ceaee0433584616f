/**
 * The space of staged networks: a stem, stages of repeated compact blocks, a classifier, every part of which may be a
 * choice. Start at {@link dev.espalier.space.staged.StagedSpace}.
 */
@NullMarked
package dev.espalier.space.staged;

import org.jspecify.annotations.NullMarked;
