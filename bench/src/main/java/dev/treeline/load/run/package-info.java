/** A load run: paces it, counts it, reports it, and looks whether everything arrived. */
@NullMarked
package dev.treeline.load.run;

import org.jspecify.annotations.NullMarked;
