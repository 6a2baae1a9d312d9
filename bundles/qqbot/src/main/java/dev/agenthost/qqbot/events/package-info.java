/**
 * The platform's events, and what they become in this host. Records that are bound from JSON are public, because JSON-B reaches
 * no others.
 */
@NullMarked
package dev.agenthost.qqbot.events;

import org.jspecify.annotations.NullMarked;
