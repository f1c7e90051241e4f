package dev.treeline.server.http;

import dev.treeline.server.auth.Access;
import dev.treeline.trace.TraceReader;

/** The reader for one request, which asks other instances with the caller's own key. */
@FunctionalInterface
public interface ReaderSource {

  TraceReader readerFor(Access.Granted caller);
}
