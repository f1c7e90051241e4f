/** The span as a program sees it: immutable values that mirror the Avro schema {@code Span}. */
@NullMarked
package dev.treeline.span;

import org.jspecify.annotations.NullMarked;
