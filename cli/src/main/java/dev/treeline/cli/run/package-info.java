/** Starting and stopping what makes up one Treeline process. */
@NullMarked
package dev.treeline.cli.run;

import org.jspecify.annotations.NullMarked;
