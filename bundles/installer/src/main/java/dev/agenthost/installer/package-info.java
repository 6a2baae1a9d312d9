/** Takes the jars of bundles/ into the running host: checked first, with the right to refuse, one bundle a symbolic name. */
@NullMarked
package dev.agenthost.installer;

import org.jspecify.annotations.NullMarked;
