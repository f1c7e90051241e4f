/** What a span means, whichever instrumentation wrote it: attribute keys to canonical fields. */
@NullMarked
package dev.treeline.vocabulary;

import org.jspecify.annotations.NullMarked;
