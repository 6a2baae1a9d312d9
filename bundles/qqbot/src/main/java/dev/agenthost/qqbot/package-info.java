/** The adapter for QQ's official bot platform: its components. */
@NullMarked
package dev.agenthost.qqbot;

import org.jspecify.annotations.NullMarked;
