/** The command {@code dead-letters}: what could not be taken in, and sending it once more. */
@NullMarked
package dev.treeline.cli.deadletters;

import org.jspecify.annotations.NullMarked;
