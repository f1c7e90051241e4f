/** Completed traces: written to treeline.traces, and read back as proof that they are there. */
@NullMarked
package dev.treeline.topology.archive;

import org.jspecify.annotations.NullMarked;
