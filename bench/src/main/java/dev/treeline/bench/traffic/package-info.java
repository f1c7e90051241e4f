/** What a benchmark sends: spans of about the usual size, the same ones each time. */
@NullMarked
package dev.treeline.bench.traffic;

import org.jspecify.annotations.NullMarked;
