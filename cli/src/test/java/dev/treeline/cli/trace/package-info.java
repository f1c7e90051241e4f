@NullMarked
package dev.treeline.cli.trace;

import org.jspecify.annotations.NullMarked;
