@NullMarked
package dev.treeline.bench;

import org.jspecify.annotations.NullMarked;
