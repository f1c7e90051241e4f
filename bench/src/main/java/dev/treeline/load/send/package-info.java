/** How spans get to a Treeline: every format that it takes in, with the patience of an SDK. */
@NullMarked
package dev.treeline.load.send;

import org.jspecify.annotations.NullMarked;
