/** Host names and their addresses. */
@NullMarked
package dev.agenthost.qqbot.names;

import org.jspecify.annotations.NullMarked;
