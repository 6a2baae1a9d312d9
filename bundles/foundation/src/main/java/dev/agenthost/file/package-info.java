/** Files that are there whole or not at all. */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.file;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
