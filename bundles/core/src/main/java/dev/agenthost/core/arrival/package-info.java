/** Services that come and go while others need them. */
@NullMarked
package dev.agenthost.core.arrival;

import org.jspecify.annotations.NullMarked;
