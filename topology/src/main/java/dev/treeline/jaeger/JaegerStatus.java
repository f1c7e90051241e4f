package dev.treeline.jaeger;

import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.SpanStatus.Code;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status of a span that has only tags: its own word first, then what HTTP says. */
final class JaegerStatus {

  private static final String ERROR = "error";
  private static final String CODE = "otel.status_code";
  private static final String DESCRIPTION = "otel.status_description";
  private static final String HTTP_CODE = "http.status_code";
  private static final String HTTP_MESSAGE = "http.status_message";

  private JaegerStatus() {}

  /** Takes out of the tags what the status now says. */
  static SpanStatus of(Map<String, Object> tags, SpanKind kind) {
    Object code = tags.remove(CODE);
    Object error = tags.get(ERROR);
    if (Boolean.TRUE.equals(error) || "true".equals(error)) {
      tags.remove(ERROR);
      return new SpanStatus(Code.ERROR, message(tags));
    }
    if (code != null) {
      return switch (code.toString().toUpperCase(Locale.ROOT)) {
        case "OK" -> new SpanStatus(Code.OK, removeDescription(tags));
        case "ERROR" -> new SpanStatus(Code.ERROR, message(tags));
        default -> SpanStatus.UNSET;
      };
    }
    return isHttpError(number(tags.get(HTTP_CODE)), kind)
        ? new SpanStatus(Code.ERROR, message(tags))
        : SpanStatus.UNSET;
  }

  /** A server that answers 4xx has done its work. */
  private static boolean isHttpError(@Nullable Long code, SpanKind kind) {
    return code != null && (code < 100 || code >= (kind == SpanKind.SERVER ? 500 : 400));
  }

  private static @Nullable Long number(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    try {
      return value instanceof String text ? Long.valueOf(text) : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static String message(Map<String, Object> tags) {
    String description = removeDescription(tags);
    return description.isEmpty() && tags.get(HTTP_MESSAGE) instanceof String http
        ? http
        : description;
  }

  private static String removeDescription(Map<String, Object> tags) {
    Object description = tags.remove(DESCRIPTION);
    return description == null ? "" : description.toString();
  }
}
