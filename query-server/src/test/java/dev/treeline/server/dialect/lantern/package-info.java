/** Lantern: a trace as a handful of lines. */
@NullMarked
package dev.treeline.server.dialect.lantern;

import org.jspecify.annotations.NullMarked;
