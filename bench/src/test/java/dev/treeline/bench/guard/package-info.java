@NullMarked
package dev.treeline.bench.guard;

import org.jspecify.annotations.NullMarked;
