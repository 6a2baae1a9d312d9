/** Places where a test of crashes ends the process. */
@NullMarked
package dev.agenthost.core.failpoint;

import org.jspecify.annotations.NullMarked;
