@NullMarked
package dev.treeline.cli.deadletters;

import org.jspecify.annotations.NullMarked;
