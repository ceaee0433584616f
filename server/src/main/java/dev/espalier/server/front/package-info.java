/**
 * Fronts and how they grew: {@link dev.espalier.server.front.FrontController} computes them over any metrics one asks for.
 */
@NullMarked
package dev.espalier.server.front;

import org.jspecify.annotations.NullMarked;
