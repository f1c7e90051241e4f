@NullMarked
package dev.treeline.bench.reads;

import org.jspecify.annotations.NullMarked;
