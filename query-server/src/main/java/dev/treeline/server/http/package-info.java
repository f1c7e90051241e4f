/**
 * The web shell around the dialects: routes, keys, streaming, and one place from which every error
 * is answered in the words of the dialect that owns the path. The only package, besides the route
 * sources, that knows the web server.
 */
@NullMarked
package dev.treeline.server.http;

import org.jspecify.annotations.NullMarked;
