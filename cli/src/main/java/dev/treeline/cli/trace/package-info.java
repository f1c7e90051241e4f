/** {@code treeline trace}: a trace, or the newest ones, drawn in the terminal. */
@NullMarked
package dev.treeline.cli.trace;

import org.jspecify.annotations.NullMarked;
