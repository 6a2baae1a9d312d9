/**
 * WebSockets of the gateway: dialled without holding a thread, ended in bounded time. Tyrus and Grizzly stay in here.
 */
@NullMarked
package dev.agenthost.qqbot.socket;

import org.jspecify.annotations.NullMarked;
