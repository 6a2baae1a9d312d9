/** Brings what the store holds to the lanes, in order and no more at a time than memory is meant for. */
@NullMarked
package dev.agenthost.core.backlog;

import org.jspecify.annotations.NullMarked;
