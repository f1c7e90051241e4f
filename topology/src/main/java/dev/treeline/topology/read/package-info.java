/** The read port over the state stores of this instance. */
@NullMarked
package dev.treeline.topology.read;

import org.jspecify.annotations.NullMarked;
