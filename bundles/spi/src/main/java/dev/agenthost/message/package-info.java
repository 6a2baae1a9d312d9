/** What passes between platforms and agents: accounts, conversations, messages. Immutable values without behaviour. */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
