/** Confluent-compatible schema registries: what is asked of them, and how long one waits. */
@NullMarked
package dev.treeline.registry;

import org.jspecify.annotations.NullMarked;
