/**
 * Fixed-width keys of topics and stores. Fixed width matters: a range over keys of varying length
 * meets its neighbours' keys and has to filter them out one by one.
 */
@NullMarked
package dev.treeline.key;

import org.jspecify.annotations.NullMarked;
