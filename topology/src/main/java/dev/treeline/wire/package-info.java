/**
 * What values of {@code treeline.spans} can be that are not in Treeline's own encoding, and how
 * they become it. Whoever asks a schema registry stands behind {@link
 * dev.treeline.wire.SchemaLookup}.
 */
@NullMarked
package dev.treeline.wire;

import org.jspecify.annotations.NullMarked;
