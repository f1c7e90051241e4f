/** What a command has to know of a server to ask it something: where it is, and a key. */
@NullMarked
package dev.treeline.cli.client;

import org.jspecify.annotations.NullMarked;
