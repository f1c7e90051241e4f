@NullMarked
package dev.treeline.server.http;

import org.jspecify.annotations.NullMarked;
