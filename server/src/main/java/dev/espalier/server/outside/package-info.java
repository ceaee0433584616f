/**
 * Ask and tell: {@link dev.espalier.server.outside.ProposalController} takes the candidates of an optimiser outside, {@link
 * dev.espalier.server.outside.QuestionController} gives candidates to an evaluator outside and takes its answers. The study
 * may be searched by this process or another; both meet in the store.
 */
@NullMarked
package dev.espalier.server.outside;

import org.jspecify.annotations.NullMarked;
