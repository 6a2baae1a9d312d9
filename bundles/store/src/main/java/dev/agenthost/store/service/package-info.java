/** Opens the configured database and offers it as services while it is open. */
@NullMarked
package dev.agenthost.store.service;

import org.jspecify.annotations.NullMarked;
