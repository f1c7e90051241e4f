/** The topics: names that other programs rely on, partitions, time, and how they must be set up. */
@NullMarked
package dev.treeline.topics;

import org.jspecify.annotations.NullMarked;
