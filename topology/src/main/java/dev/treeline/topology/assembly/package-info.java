/** The heart: rows, state, the partition clock, closing and reopening. */
@NullMarked
package dev.treeline.topology.assembly;

import org.jspecify.annotations.NullMarked;
