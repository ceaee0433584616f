/**
 * The command line. Data goes to standard output, progress and logs to standard error; start at {@link Main}.
 */
@NullMarked
package dev.espalier.server.cli;

import org.jspecify.annotations.NullMarked;
