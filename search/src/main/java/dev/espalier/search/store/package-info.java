/**
 * What is kept: studies, their trials, what runs right now. One H2 file under the home folder, which several processes
 * may read and write at once, so that a dashboard shows a search that a command line runs. Nothing stored of a trial ever
 * changes. Start at {@link dev.espalier.search.store.StudyStore}.
 */
@NullMarked
package dev.espalier.search.store;

import org.jspecify.annotations.NullMarked;
