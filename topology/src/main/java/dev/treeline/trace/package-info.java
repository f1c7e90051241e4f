/**
 * The domain: what a trace is, when it is over, and the port through which it is read. Plain Java;
 * neither Kafka nor Avro nor HTTP is known here.
 */
@NullMarked
package dev.treeline.trace;

import org.jspecify.annotations.NullMarked;
