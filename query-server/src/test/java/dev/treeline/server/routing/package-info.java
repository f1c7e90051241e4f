@NullMarked
package dev.treeline.server.routing;

import org.jspecify.annotations.NullMarked;
