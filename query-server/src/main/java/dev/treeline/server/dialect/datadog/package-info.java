/** Datadog APM: flat spans in Datadog's vocabulary. */
@NullMarked
package dev.treeline.server.dialect.datadog;

import org.jspecify.annotations.NullMarked;
