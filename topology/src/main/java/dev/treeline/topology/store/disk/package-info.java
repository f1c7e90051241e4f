/** The directory of the stores: whose it is, whether it is whole, and what becomes of it if not. */
@NullMarked
package dev.treeline.topology.store.disk;

import org.jspecify.annotations.NullMarked;
