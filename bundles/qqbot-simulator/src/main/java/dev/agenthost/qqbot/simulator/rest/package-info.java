/** The REST interface: who is served by what. */
@NullMarked
package dev.agenthost.qqbot.simulator.rest;

import org.jspecify.annotations.NullMarked;
