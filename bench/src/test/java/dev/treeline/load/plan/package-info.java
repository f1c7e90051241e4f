@NullMarked
package dev.treeline.load.plan;

import org.jspecify.annotations.NullMarked;
