/**
 * Weights as a small file: of a pruned tensor only what is not zero, each as its distance from the one before and its
 * place in a codebook of shared values, both in canonical Huffman codes. Nothing is lost: whatever {@link
 * dev.espalier.evaluators.weights.Weights} go in come out bit by bit, so a size is the length of a file and never an
 * estimate. Pruning and sharing, which lose something, happen before. (<a href="https://arxiv.org/abs/1510.00149">Han et
 * al., 2016</a>) Start at {@link dev.espalier.evaluators.coding.CompressedWeights}.
 */
@NullMarked
package dev.espalier.evaluators.coding;

import org.jspecify.annotations.NullMarked;
