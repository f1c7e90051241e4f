/** The request to delete a trace: no dialect has one, and it reads nothing. */
@NullMarked
package dev.treeline.server.deletion;

import org.jspecify.annotations.NullMarked;
