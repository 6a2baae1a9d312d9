/** The launcher: starts an OSGi framework from the feature files of a distribution and stops it in bounded time. */
@NullMarked
package dev.agenthost.host;

import org.jspecify.annotations.NullMarked;
