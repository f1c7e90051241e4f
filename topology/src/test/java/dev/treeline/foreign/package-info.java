@NullMarked
package dev.treeline.foreign;

import org.jspecify.annotations.NullMarked;
