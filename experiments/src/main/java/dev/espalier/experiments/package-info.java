/**
 * Puts search spaces, strategies and evaluators together as experiment files describe them.
 */
@NullMarked
package dev.espalier.experiments;

import org.jspecify.annotations.NullMarked;
