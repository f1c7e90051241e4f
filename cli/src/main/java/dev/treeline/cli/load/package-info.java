/** The command {@code load}. */
@NullMarked
package dev.treeline.cli.load;

import org.jspecify.annotations.NullMarked;
