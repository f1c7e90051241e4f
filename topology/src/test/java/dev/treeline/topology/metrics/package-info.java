@NullMarked
package dev.treeline.topology.metrics;

import org.jspecify.annotations.NullMarked;
