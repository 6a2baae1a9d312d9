/** What accounts tell of themselves, and who hears it. */
@NullMarked
package dev.agenthost.core.status;

import org.jspecify.annotations.NullMarked;
