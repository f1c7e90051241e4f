/** What a load run sends: spans made from a seed, in the order in which they are sent. */
@NullMarked
package dev.treeline.load.plan;

import org.jspecify.annotations.NullMarked;
