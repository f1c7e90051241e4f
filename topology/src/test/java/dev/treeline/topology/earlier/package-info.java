/** What an earlier build left in Kafka and on disk is read by this one. */
@NullMarked
package dev.treeline.topology.earlier;

import org.jspecify.annotations.NullMarked;
