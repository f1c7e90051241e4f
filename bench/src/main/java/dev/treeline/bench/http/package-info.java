/**
 * Both ends that a read is measured between: a client that costs little, and a server that has the
 * answers in memory.
 */
@NullMarked
package dev.treeline.bench.http;

import org.jspecify.annotations.NullMarked;
