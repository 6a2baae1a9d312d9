/** What an account is configured with: the form people fill in, the one parser of it, and the checked result. */
@NullMarked
package dev.agenthost.qqbot.settings;

import org.jspecify.annotations.NullMarked;
