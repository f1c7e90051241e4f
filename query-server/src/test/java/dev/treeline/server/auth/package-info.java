@NullMarked
package dev.treeline.server.auth;

import org.jspecify.annotations.NullMarked;
