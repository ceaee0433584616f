/**
 * What a model that is compressed can bear, gene by gene: {@link dev.espalier.server.sensitivity.SensitivityController}
 * tells what was measured before the search began.
 */
@NullMarked
package dev.espalier.server.sensitivity;

import org.jspecify.annotations.NullMarked;
