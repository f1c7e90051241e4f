@NullMarked
package dev.treeline.load;

import org.jspecify.annotations.NullMarked;
