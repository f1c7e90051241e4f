/** What stands for a text where the text itself would be too long, or must not be kept. */
@NullMarked
package dev.treeline.hash;

import org.jspecify.annotations.NullMarked;
