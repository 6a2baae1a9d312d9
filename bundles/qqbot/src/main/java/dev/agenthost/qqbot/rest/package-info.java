/** The platform's HTTP side: access tokens, gateway discovery and the sending of messages. */
@NullMarked
package dev.agenthost.qqbot.rest;

import org.jspecify.annotations.NullMarked;
