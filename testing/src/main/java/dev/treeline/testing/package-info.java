/** The words in which tests speak of spans, brokers and time. */
@NullMarked
package dev.treeline.testing;

import org.jspecify.annotations.NullMarked;
