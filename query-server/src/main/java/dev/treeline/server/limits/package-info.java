/**
 * How much a key and a tenant may ask and send: token buckets of one instance. Nobody else counts,
 * so that no request waits for another machine.
 */
@NullMarked
package dev.treeline.server.limits;

import org.jspecify.annotations.NullMarked;
