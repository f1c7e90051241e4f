/** Treeline as its users meet it: processes that are started, killed and asked over HTTP. */
@NullMarked
package dev.treeline.cli.process;

import org.jspecify.annotations.NullMarked;
