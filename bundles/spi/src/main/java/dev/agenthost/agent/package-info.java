/** The agent SPI: an {@link dev.agenthost.agent.Agent} answers one {@link dev.agenthost.agent.Turn} at a time per conversation. */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.agent;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
