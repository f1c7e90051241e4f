@NullMarked
package dev.treeline.cli.docs;

import org.jspecify.annotations.NullMarked;
