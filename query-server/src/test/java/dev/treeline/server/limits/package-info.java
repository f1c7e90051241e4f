@NullMarked
package dev.treeline.server.limits;

import org.jspecify.annotations.NullMarked;
