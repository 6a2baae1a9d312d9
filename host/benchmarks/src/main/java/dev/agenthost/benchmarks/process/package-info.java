/** The processes of a benchmark as the load program sees them: the host, the platform, and what the JDK tells about them. */
@NullMarked
package dev.agenthost.benchmarks.process;

import org.jspecify.annotations.NullMarked;
