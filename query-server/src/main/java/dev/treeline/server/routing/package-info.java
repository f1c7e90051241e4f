/** One hop to the instance that holds a trace, and the endpoints that answer such a hop. */
@NullMarked
package dev.treeline.server.routing;

import org.jspecify.annotations.NullMarked;
