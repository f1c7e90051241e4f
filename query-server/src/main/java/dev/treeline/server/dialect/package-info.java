/**
 * What all dialects share: the shape of a request and of an answer, and how a trace's headers
 * follow from it. A dialect is a plain function from a tree to JSON; it reaches into no store and
 * knows neither the web server nor another dialect.
 */
@NullMarked
package dev.treeline.server.dialect;

import org.jspecify.annotations.NullMarked;
