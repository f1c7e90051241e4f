/**
 * Traces to look at, and traces in bulk: made from a seed and sent the way any client sends them.
 */
@NullMarked
package dev.treeline.load;

import org.jspecify.annotations.NullMarked;
