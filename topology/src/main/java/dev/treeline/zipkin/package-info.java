/** Zipkin's spans, as its installed reporters send them. */
@NullMarked
package dev.treeline.zipkin;

import org.jspecify.annotations.NullMarked;
