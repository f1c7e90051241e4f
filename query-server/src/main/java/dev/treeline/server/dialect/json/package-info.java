/** What the dialects write alike: attribute values, times, trees. */
@NullMarked
package dev.treeline.server.dialect.json;

import org.jspecify.annotations.NullMarked;
