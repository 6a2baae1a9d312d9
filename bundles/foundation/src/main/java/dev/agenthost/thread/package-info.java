/** Threads that are named, owned and ended by whoever asked for them, and hold on to nobody else. */
@Export
@Version("1.1.0")
@NullMarked
package dev.agenthost.thread;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
