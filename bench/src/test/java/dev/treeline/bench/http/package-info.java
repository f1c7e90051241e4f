@NullMarked
package dev.treeline.bench.http;

import org.jspecify.annotations.NullMarked;
