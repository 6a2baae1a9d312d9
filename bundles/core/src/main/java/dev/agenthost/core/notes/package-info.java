/** What the host itself keeps in the memory of accounts: open questions, contents that wait, examinations. */
@NullMarked
package dev.agenthost.core.notes;

import org.jspecify.annotations.NullMarked;
