/** Files that come with messages and go out with them: fetched from the network, uploaded to the platform (protocol 5.4, 7). */
@NullMarked
package dev.agenthost.qqbot.media;

import org.jspecify.annotations.NullMarked;
