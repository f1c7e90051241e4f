package dev.treeline.server.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, before a dialect has put it into its words.
 *
 * @param detail for people: what was wrong and what to do
 * @param parameter the path or query parameter it is about, where it is about one
 * @param retryAfterSeconds 0 where a retry makes no difference
 */
public record Problem(Kind kind, String detail, @Nullable String parameter, int retryAfterSeconds) {

  public enum Kind {
    NO_KEY,
    UNKNOWN_KEY,
    SCOPE_MISSING,
    TRACE_NOT_FOUND,
    RUN_NOT_FOUND,
    SPAN_NOT_FOUND,
    /** No route at this path. */
    PATH_NOT_FOUND,
    BAD_REQUEST,
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    INVALID_PARAMETER,
    TOO_MANY_REQUESTS,
    INTERNAL,
    UNAVAILABLE
  }

  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, detail, null, 0);
  }

  public static Problem unavailable(String why, int retryAfterSeconds) {
    return new Problem(Kind.UNAVAILABLE, why, null, retryAfterSeconds);
  }
}
