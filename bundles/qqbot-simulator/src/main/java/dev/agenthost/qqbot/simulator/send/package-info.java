/** What a bot does to messages: sends, streams, recalls, reactions, acknowledges. */
@NullMarked
package dev.agenthost.qqbot.simulator.send;

import org.jspecify.annotations.NullMarked;
