/** Brings what an agent said to the platform: in order, in pieces that fit, repeated only where that is harmless. */
@NullMarked
package dev.agenthost.core.delivery;

import org.jspecify.annotations.NullMarked;
