/**
 * The intake: requests of senders become records of {@code treeline.spans}. One is answered with
 * success when every record it became is acknowledged by Kafka, and not before.
 */
@NullMarked
package dev.treeline.server.gateway;

import org.jspecify.annotations.NullMarked;
