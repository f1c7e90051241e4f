/** Making keys. */
@NullMarked
package dev.treeline.cli.keys;

import org.jspecify.annotations.NullMarked;
