@NullMarked
package dev.treeline.load.run;

import org.jspecify.annotations.NullMarked;
