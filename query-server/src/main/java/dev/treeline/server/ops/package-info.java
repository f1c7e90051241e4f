/** What operators look at: health, readiness, metrics. */
@NullMarked
package dev.treeline.server.ops;

import org.jspecify.annotations.NullMarked;
