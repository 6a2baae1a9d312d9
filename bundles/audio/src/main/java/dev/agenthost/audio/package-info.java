/** Voices for chat platforms. */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.audio;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
