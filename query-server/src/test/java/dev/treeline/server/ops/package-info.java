@NullMarked
package dev.treeline.server.ops;

import org.jspecify.annotations.NullMarked;
