/** What the parts of a host tell about themselves to tools that show it: shell, health page, console. */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.status;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
