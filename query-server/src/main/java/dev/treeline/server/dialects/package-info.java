/** All dialects in one list: a further one is a package of its own and one line here. */
@NullMarked
package dev.treeline.server.dialects;

import org.jspecify.annotations.NullMarked;
