/** The Idun agent platform: a tree with models and tokens. */
@NullMarked
package dev.treeline.server.dialect.idun;

import org.jspecify.annotations.NullMarked;
