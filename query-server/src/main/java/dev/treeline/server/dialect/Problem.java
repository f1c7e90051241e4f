package dev.treeline.server.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, before a dialect has put it into its words.
 *
 * @param detail for people: what was wrong and what to do
 * @param parameter the path or query parameter it is about, where it is about one
 * @param retryAfterSeconds 0 where a retry makes no difference
 * @param rateLimit the limit that is used up, where it is one
 * @param faults what is wrong with each parameter, where products tell all of it
 */
public record Problem(
    Kind kind,
    String detail,
    @Nullable String parameter,
    int retryAfterSeconds,
    @Nullable RateLimit rateLimit,
    List<Fault> faults) {

  /** With the status and the words that hold unless a product has its own. */
  public enum Kind {
    NO_KEY(401, "unauthorized", "Unauthorized"),
    UNKNOWN_KEY(401, "unauthorized", "Unauthorized"),
    SCOPE_MISSING(403, "forbidden", "Forbidden"),
    TRACE_NOT_FOUND(404, "not_found", "Not Found"),
    RUN_NOT_FOUND(404, "not_found", "Not Found"),
    SPAN_NOT_FOUND(404, "not_found", "Not Found"),
    /** No route at this path. */
    PATH_NOT_FOUND(404, "not_found", "Not Found"),
    BAD_REQUEST(400, "bad_request", "Bad Request"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed", "Method Not Allowed"),
    TOO_LARGE(413, "too_large", "Payload Too Large"),
    URI_TOO_LONG(414, "uri_too_long", "URI Too Long"),
    /** Sent to a name that is not this server's. */
    MISDIRECTED(421, "misdirected_request", "Misdirected Request"),
    INVALID_PARAMETER(422, "invalid_parameter", "Unprocessable Entity"),
    TOO_MANY_REQUESTS(429, "too_many_requests", "Too Many Requests"),
    HEADERS_TOO_LARGE(431, "headers_too_large", "Request Header Fields Too Large"),
    INTERNAL(500, "internal_error", "Internal Server Error"),
    UNAVAILABLE(503, "unavailable", "Service Unavailable");

    private final int status;
    private final String code;
    private final String title;

    Kind(int status, String code, String title) {
      this.status = status;
      this.code = code;
      this.title = title;
    }

    public int status() {
      return status;
    }

    /** For programs. */
    public String code() {
      return code;
    }

    /** The status in words. */
    public String title() {
      return title;
    }
  }

  /** Says of a 404 that it is the path's: its code is that of a trace that is not there, too. */
  public static final String NO_SUCH_PATH = "there is nothing at this path";

  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, detail, null, 0, null, List.of());
  }

  public static Problem unavailable(String why, int retryAfterSeconds) {
    return new Problem(Kind.UNAVAILABLE, why, null, retryAfterSeconds, null, List.of());
  }

  /** About one parameter: what is wrong with it, and what would be right. */
  public static Problem about(Kind kind, String parameter, String detail) {
    return new Problem(kind, detail, parameter, 0, null, List.of());
  }

  /**
   * All that is wrong with the parameters.
   *
   * @param faults one at least
   */
  public static Problem invalid(List<Fault> faults) {
    Fault first = faults.get(0);
    return new Problem(
        Kind.INVALID_PARAMETER, first.message(), first.parameter(), 0, null, List.copyOf(faults));
  }

  /** Too many requests: says of which limit, and when to come again. */
  public static Problem tooMany(RateLimit limit) {
    int wait = Math.max(1, limit.secondsUntilReset());
    return new Problem(
        Kind.TOO_MANY_REQUESTS,
        "%d requests per %d seconds are used up (%s); try again in %d seconds"
            .formatted(limit.limit(), limit.period().toSeconds(), limit.name(), wait),
        null,
        wait,
        limit,
        List.of());
  }
}
