/**
 * The consumers of stream threads: how far apart they poll, what they read once more or have
 * missed, and how a partition waits for a schema registry without anybody else waiting.
 */
@NullMarked
package dev.treeline.topology.polling;

import org.jspecify.annotations.NullMarked;
