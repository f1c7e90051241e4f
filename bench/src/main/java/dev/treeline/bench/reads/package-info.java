/** What it costs to ask for a trace, and how soon a span can be asked for. */
@NullMarked
package dev.treeline.bench.reads;

import org.jspecify.annotations.NullMarked;
