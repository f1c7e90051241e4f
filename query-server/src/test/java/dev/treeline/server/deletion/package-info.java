@NullMarked
package dev.treeline.server.deletion;

import org.jspecify.annotations.NullMarked;
