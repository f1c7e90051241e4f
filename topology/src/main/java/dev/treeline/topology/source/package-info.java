/** Topics that other programs fill: their spans, by trace, into {@code treeline.spans}. */
@NullMarked
package dev.treeline.topology.source;

import org.jspecify.annotations.NullMarked;
