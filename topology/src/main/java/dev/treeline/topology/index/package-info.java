/** Look-ups by something other than a trace id: runs, and the list of traces. */
@NullMarked
package dev.treeline.topology.index;

import org.jspecify.annotations.NullMarked;
