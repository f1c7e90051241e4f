/**
 * Records of treeline.spans to spans of one tenant and trace; what is none becomes a dead letter.
 */
@NullMarked
package dev.treeline.topology.decode;

import org.jspecify.annotations.NullMarked;
