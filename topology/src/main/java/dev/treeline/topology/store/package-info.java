/** The state stores: their names, their kinds, and the memory that RocksDB may take. */
@NullMarked
package dev.treeline.topology.store;

import org.jspecify.annotations.NullMarked;
