/**
 * Where latency is known, by name: threads of this machine, an agent on another one, a table of what somebody measured. A
 * {@link dev.espalier.evaluators.device.Device} is a description that is stored in the home folder's {@link
 * dev.espalier.evaluators.device.DeviceRegistry}; opened on a {@link dev.espalier.evaluators.device.Workbench} it is a
 * {@link dev.espalier.evaluators.device.LatencySource}, which is all that anybody else needs to know of it. Start there.
 */
@NullMarked
package dev.espalier.evaluators.device;

import org.jspecify.annotations.NullMarked;
