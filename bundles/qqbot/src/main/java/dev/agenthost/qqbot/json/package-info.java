/** How this bundle comes by its JSON providers. */
@NullMarked
package dev.agenthost.qqbot.json;

import org.jspecify.annotations.NullMarked;
