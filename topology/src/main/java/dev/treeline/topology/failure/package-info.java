/** What happens when a write is refused or a record makes the code fail. */
@NullMarked
package dev.treeline.topology.failure;

import org.jspecify.annotations.NullMarked;
