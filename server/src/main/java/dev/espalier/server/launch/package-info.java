/**
 * Searches that the browser starts, stops and continues. They run in this process, one after the other. Start at {@link
 * dev.espalier.server.launch.LaunchController}.
 */
@NullMarked
package dev.espalier.server.launch;

import org.jspecify.annotations.NullMarked;
