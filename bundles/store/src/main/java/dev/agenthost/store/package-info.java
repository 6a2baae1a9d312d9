/**
 * Durable state of a host, for its core alone: messages taken over, positions of sessions, answers on their way. Rows and
 * changes, no rules: what follows from what is decided by the core.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.agenthost.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
