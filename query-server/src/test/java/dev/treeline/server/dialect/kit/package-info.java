/** Example traces, a reader that holds them, and a way to ask a dialect for its answer. */
@NullMarked
package dev.treeline.server.dialect.kit;

import org.jspecify.annotations.NullMarked;
