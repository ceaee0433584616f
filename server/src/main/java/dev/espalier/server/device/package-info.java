/**
 * Devices in the browser: listed, added, probed, removed. Start at {@link dev.espalier.server.device.DeviceController}.
 */
@NullMarked
package dev.espalier.server.device;

import org.jspecify.annotations.NullMarked;
