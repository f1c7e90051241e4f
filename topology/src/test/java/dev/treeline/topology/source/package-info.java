@NullMarked
package dev.treeline.topology.source;

import org.jspecify.annotations.NullMarked;
