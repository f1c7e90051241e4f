/** The heart: what comes in is stored, and what is over is closed, opened again, deleted. */
@NullMarked
package dev.treeline.topology.assembly;

import org.jspecify.annotations.NullMarked;
