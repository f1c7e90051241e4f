/** How a partition waits for a schema registry without anybody else waiting. */
@NullMarked
package dev.treeline.topology.waiting;

import org.jspecify.annotations.NullMarked;
