/**
 * What the dialects' lists do alike: go through the list port, read parameters, name what lacks.
 */
@NullMarked
package dev.treeline.server.dialect.list;

import org.jspecify.annotations.NullMarked;
