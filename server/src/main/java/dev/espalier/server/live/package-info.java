/**
 * What happens, as it happens. {@link dev.espalier.server.live.EventController} follows the store's numbered changes, so it
 * sees the searches of other processes too, and sends them on as server-sent events.
 */
@NullMarked
package dev.espalier.server.live;

import org.jspecify.annotations.NullMarked;
