/**
 * The service that measures, for other machines, the models they send: {@code espalier agent}. It knows {@link
 * dev.espalier.evaluators.device.AgentProtocol} and nothing else; models run in a process of their own, one request at a
 * time. Start at {@link dev.espalier.server.agent.AgentServer}.
 */
@NullMarked
package dev.espalier.server.agent;

import org.jspecify.annotations.NullMarked;
