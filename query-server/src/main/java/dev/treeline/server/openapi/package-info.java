/** What the server says of itself: its description in OpenAPI, and a page to browse it. */
@NullMarked
package dev.treeline.server.openapi;

import org.jspecify.annotations.NullMarked;
