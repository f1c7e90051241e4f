/**
 * The intake: OTLP/HTTP requests become records of {@code treeline.spans}. A request is answered
 * with 200 when every record it became is acknowledged by Kafka, and not before.
 */
@NullMarked
package dev.treeline.server.gateway;

import org.jspecify.annotations.NullMarked;
