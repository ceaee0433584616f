/**
 * Zeros within tensors: patterns of weights that stay, how a training moves them, and what they are worth. A runtime
 * computes zeros like other numbers, so these networks are smaller in a file and on other hardware, not faster here. Start
 * at {@link dev.espalier.evaluators.sparsity.Pattern}.
 */
@NullMarked
package dev.espalier.evaluators.sparsity;

import org.jspecify.annotations.NullMarked;
