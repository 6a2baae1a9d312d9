/** The files that came with messages or are to be sent: named by their content, bounded in size and time. */
@NullMarked
package dev.agenthost.core.media;

import org.jspecify.annotations.NullMarked;
