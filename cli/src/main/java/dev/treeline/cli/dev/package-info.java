/** Everything in one process on a laptop. */
@NullMarked
package dev.treeline.cli.dev;

import org.jspecify.annotations.NullMarked;
