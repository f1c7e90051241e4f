@NullMarked
package dev.treeline.otlp;

import org.jspecify.annotations.NullMarked;
