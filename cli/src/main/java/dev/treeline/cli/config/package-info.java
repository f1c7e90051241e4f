/** Settings: the table of keys, and their values from file, environment and command line. */
@NullMarked
package dev.treeline.cli.config;

import org.jspecify.annotations.NullMarked;
