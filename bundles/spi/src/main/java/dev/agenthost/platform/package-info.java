/**
 * The platform SPI: what an adapter bundle implements ({@link dev.agenthost.platform.PlatformAdapter}) and what the host
 * gives it ({@link dev.agenthost.platform.Inbox}, {@link dev.agenthost.platform.StatusBoard}).
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.platform;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
