/**
 * The application. The command line is in {@code cli}, the dashboard starts in {@code web}; {@link
 * dev.espalier.server.Rehearsal} runs both once while the launcher records which classes that takes.
 */
@NullMarked
package dev.espalier.server;

import org.jspecify.annotations.NullMarked;
