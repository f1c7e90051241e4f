/**
 * Where a benchmark runs: a broker and Treeline, each in a process of its own, so that the
 * operating system tells what each of them took.
 */
@NullMarked
package dev.treeline.bench.lab;

import org.jspecify.annotations.NullMarked;
