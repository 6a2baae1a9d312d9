/** Takes the files of config/ into Config Admin. */
@NullMarked
package dev.agenthost.configuration;

import org.jspecify.annotations.NullMarked;
