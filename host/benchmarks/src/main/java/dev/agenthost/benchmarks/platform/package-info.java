/** The simulated platform as a process of its own, with the load it makes. */
@NullMarked
package dev.agenthost.benchmarks.platform;

import org.jspecify.annotations.NullMarked;
