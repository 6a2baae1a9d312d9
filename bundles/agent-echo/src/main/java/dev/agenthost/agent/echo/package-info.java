/** An agent that answers with what it was told. */
@NullMarked
package dev.agenthost.agent.echo;

import org.jspecify.annotations.NullMarked;
