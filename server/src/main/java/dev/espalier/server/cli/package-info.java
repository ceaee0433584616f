/**
 * The command line: one small class per command, each asking the laboratory and printing what it answers. Data goes to
 * standard output, progress and logs to standard error; exit codes are those of {@link
 * dev.espalier.server.cli.ExitCode}. Start at {@link dev.espalier.server.cli.Main}.
 */
@NullMarked
package dev.espalier.server.cli;

import org.jspecify.annotations.NullMarked;
