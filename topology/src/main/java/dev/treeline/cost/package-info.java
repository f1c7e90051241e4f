/** What a model's work cost: as it was reported, else from a table of prices. */
@NullMarked
package dev.treeline.cost;

import org.jspecify.annotations.NullMarked;
