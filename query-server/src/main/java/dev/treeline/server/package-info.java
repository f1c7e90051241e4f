/** The factory that puts the HTTP side together and opens its ports. */
@NullMarked
package dev.treeline.server;

import org.jspecify.annotations.NullMarked;
