/** Treeline's own dialect: the canonical tree with everything that is known of it. */
@NullMarked
package dev.treeline.server.dialect.treeline;

import org.jspecify.annotations.NullMarked;
