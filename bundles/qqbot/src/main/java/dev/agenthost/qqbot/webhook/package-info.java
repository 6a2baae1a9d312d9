/**
 * The other end of the platform's webhook (protocol 9): checks who sent a request, answers it, and hands its event to the account
 * it is for. One address of the host's HTTP service for all accounts.
 */
@NullMarked
package dev.agenthost.qqbot.webhook;

import org.jspecify.annotations.NullMarked;
