/** PromptLayer: the spans of a trace, in a flat list. */
@NullMarked
package dev.treeline.server.dialect.promptlayer;

import org.jspecify.annotations.NullMarked;
