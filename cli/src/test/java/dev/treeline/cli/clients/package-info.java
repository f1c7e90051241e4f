/**
 * Programs of others against a running Treeline: the profile {@code clients}, which needs Node.js
 * and npm. Their scripts and versions are in {@code src/test/clients}.
 */
@NullMarked
package dev.treeline.cli.clients;

import org.jspecify.annotations.NullMarked;
