/** What it costs to put traces together: per span, per closing round, per open trace. */
@NullMarked
package dev.treeline.bench.assembly;

import org.jspecify.annotations.NullMarked;
