/** What a person can ask and order at the Gogo shell. */
@NullMarked
package dev.agenthost.shell;

import org.jspecify.annotations.NullMarked;
