/** What tests of the host, of adapters and of agents share: time that only moves when told to. */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
