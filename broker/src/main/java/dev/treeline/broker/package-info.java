/** A real Kafka broker inside this process, for laptops and tests. */
@NullMarked
package dev.treeline.broker;

import org.jspecify.annotations.NullMarked;
