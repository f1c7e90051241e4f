@NullMarked
package dev.treeline.server;

import org.jspecify.annotations.NullMarked;
