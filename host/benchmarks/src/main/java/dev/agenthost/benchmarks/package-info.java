/** The load program: which figures there are, how each is measured, what it must reach. */
@NullMarked
package dev.agenthost.benchmarks;

import org.jspecify.annotations.NullMarked;
