/** The treeline command: its subcommands, and how failures are told. */
@NullMarked
package dev.treeline.cli;

import org.jspecify.annotations.NullMarked;
