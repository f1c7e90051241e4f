/** {@code treeline bench}. */
@NullMarked
package dev.treeline.cli.bench;

import org.jspecify.annotations.NullMarked;
