/** What runs inside the measured host: an agent that notes how long messages took to reach it. */
@NullMarked
package dev.agenthost.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
