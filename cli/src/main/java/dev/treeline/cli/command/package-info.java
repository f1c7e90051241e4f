/** What all subcommands share: their settings on the command line, and how they fail. */
@NullMarked
package dev.treeline.cli.command;

import org.jspecify.annotations.NullMarked;
