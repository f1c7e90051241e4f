@NullMarked
package dev.treeline.bench.traffic;

import org.jspecify.annotations.NullMarked;
