@NullMarked
package dev.treeline.jaeger;

import org.jspecify.annotations.NullMarked;
