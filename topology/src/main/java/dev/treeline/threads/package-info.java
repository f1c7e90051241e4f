/** Threads beside Kafka's and those of requests. */
@NullMarked
package dev.treeline.threads;

import org.jspecify.annotations.NullMarked;
