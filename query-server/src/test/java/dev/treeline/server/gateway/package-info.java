@NullMarked
package dev.treeline.server.gateway;

import org.jspecify.annotations.NullMarked;
