/**
 * What the decoders of other products' encodings have in common: what they make of the bytes, and
 * how that becomes records of {@code treeline.spans}.
 */
@NullMarked
package dev.treeline.foreign;

import org.jspecify.annotations.NullMarked;
