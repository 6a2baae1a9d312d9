/** What OSGi services and java.util.logging have to say, in the one log of the host. */
@NullMarked
package dev.agenthost.log;

import org.jspecify.annotations.NullMarked;
