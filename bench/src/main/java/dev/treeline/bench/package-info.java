/** Benchmarks: each measures one thing that a design decision rests on. */
@NullMarked
package dev.treeline.bench;

import org.jspecify.annotations.NullMarked;
