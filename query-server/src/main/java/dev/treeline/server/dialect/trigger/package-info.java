/** Trigger.dev: the tree below the span of a run. */
@NullMarked
package dev.treeline.server.dialect.trigger;

import org.jspecify.annotations.NullMarked;
