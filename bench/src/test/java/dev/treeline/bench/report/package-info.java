@NullMarked
package dev.treeline.bench.report;

import org.jspecify.annotations.NullMarked;
