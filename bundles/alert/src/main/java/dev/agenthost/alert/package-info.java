/** Tells people outside the host when an account is not ready for too long, and when it is again. */
@NullMarked
package dev.agenthost.alert;

import org.jspecify.annotations.NullMarked;
