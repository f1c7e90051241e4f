/**
 * Jaeger's spans, as its own Kafka exporters and the Collector's {@code jaeger_proto} write them.
 */
@NullMarked
package dev.treeline.jaeger;

import org.jspecify.annotations.NullMarked;
