/**
 * Tells whether Treeline has become much slower than it was, by ratios that hold on any machine.
 */
@NullMarked
package dev.treeline.bench.guard;

import org.jspecify.annotations.NullMarked;
