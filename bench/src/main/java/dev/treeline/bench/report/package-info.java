/** What a benchmark found: medians and spreads, as tables of docs/performance.md. */
@NullMarked
package dev.treeline.bench.report;

import org.jspecify.annotations.NullMarked;
