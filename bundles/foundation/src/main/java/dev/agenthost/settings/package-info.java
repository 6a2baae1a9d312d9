/** Reads configurations: values within their limits, or errors that name file, key and expectation. */
@Export
@Version("1.1.0")
@NullMarked
package dev.agenthost.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
