/**
 * Brings an account's connection to where it should be: looks at the facts after every trigger and dials, waits, resumes or
 * leaves. Everything of one account happens on its lane.
 */
@NullMarked
package dev.agenthost.qqbot.connection;

import org.jspecify.annotations.NullMarked;
