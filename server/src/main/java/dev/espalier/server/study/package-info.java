/**
 * Studies as the dashboard shows them: {@link dev.espalier.server.study.Studies} reads them from the store and remembers
 * what has not changed, {@link dev.espalier.server.study.StudyController} answers them as JSON.
 */
@NullMarked
package dev.espalier.server.study;

import org.jspecify.annotations.NullMarked;
