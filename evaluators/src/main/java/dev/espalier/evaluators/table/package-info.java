/**
 * What networks take on a device, foretold from what their parts take. A {@link dev.espalier.evaluators.table.Profiler} measures
 * the parts a space can build, each between a lead and a trail, and keeps them in a {@link
 * dev.espalier.evaluators.table.TableFolder}; a {@link dev.espalier.evaluators.table.LatencyTable} adds them up again,
 * with one scale and one constant, and says how far off it was for networks it had not seen. It proposes; what counts is
 * measured.
 */
@NullMarked
package dev.espalier.evaluators.table;

import org.jspecify.annotations.NullMarked;
