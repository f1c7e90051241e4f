/** Keys, tenants and scopes, in one place for all dialects and the intake. */
@NullMarked
package dev.treeline.server.auth;

import org.jspecify.annotations.NullMarked;
