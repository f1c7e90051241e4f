/** The Kafka Streams application: its topics, its wiring, its start and stop. */
@NullMarked
package dev.treeline.topology;

import org.jspecify.annotations.NullMarked;
