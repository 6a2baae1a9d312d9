/** The gateway's frames: their envelope, the payloads of the handshake, and how both are read and written. */
@NullMarked
package dev.agenthost.qqbot.wire;

import org.jspecify.annotations.NullMarked;
