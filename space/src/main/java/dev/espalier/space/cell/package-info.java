/**
 * The space of cells: small graphs whose every edge is an operation, repeated through a fixed network. Start at {@link
 * dev.espalier.space.cell.CellSpace}.
 */
@NullMarked
package dev.espalier.space.cell;

import org.jspecify.annotations.NullMarked;
