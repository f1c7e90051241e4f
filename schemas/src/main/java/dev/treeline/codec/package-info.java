/**
 * Bytes and back. The reader and writer of our own schemas are written by hand over Avro's binary
 * encoder: they build immutable values without reflection, and every record of every trace passes
 * them. A test holds them to the {@code .avsc} files. Bytes of any other writer schema go through
 * Avro's own resolution first ({@link dev.treeline.codec.WriterSchema}).
 */
@NullMarked
package dev.treeline.codec;

import org.jspecify.annotations.NullMarked;
