/**
 * What Treeline must answer, said a second time: slowly, naively, and without a line of the code
 * that answers. Random traces are sent through the topology and held to it.
 */
@NullMarked
package dev.treeline.model;

import org.jspecify.annotations.NullMarked;
