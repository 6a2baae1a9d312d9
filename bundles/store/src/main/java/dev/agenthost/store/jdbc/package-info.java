/** The store on a relational database: one schema and one set of statements; {@link dev.agenthost.store.jdbc.Dialect} tells the databases apart. */
@NullMarked
package dev.agenthost.store.jdbc;

import org.jspecify.annotations.NullMarked;
