/** What steers a platform from outside: the control API, the feed of changes, the chat page. Knows no socket. */
@NullMarked
package dev.agenthost.qqbot.simulator.control;

import org.jspecify.annotations.NullMarked;
