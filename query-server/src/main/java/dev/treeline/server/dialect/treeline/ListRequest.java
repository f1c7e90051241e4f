package dev.treeline.server.dialect.treeline;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.list.ListCursor;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceStatus;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The query parameters of {@code /treeline/v1/traces}. */
final class ListRequest {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 1000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Those that are no field. */
  private static final List<String> OTHERS =
      List.of("limit", "cursor", "from", "to", "status", "name");

  /** A parameter that cannot be used. */
  static final class BadParameter extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    BadParameter(String parameter, String detail) {
      super(detail);
      this.parameter = parameter;
    }

    String parameter() {
      return parameter;
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }

  private final ApiRequest request;

  private ListRequest(ApiRequest request) {
    this.request = request;
  }

  static SummaryQuery parse(ApiRequest request) throws BadParameter {
    return new ListRequest(request).query();
  }

  private SummaryQuery query() throws BadParameter {
    checkNames();
    SummaryFilter filter = filter();
    return new SummaryQuery(filter, limit(), cursor(filter));
  }

  /** A filter that is misspelt must not look like one that is met by all. */
  private void checkNames() throws BadParameter {
    Set<String> known = new TreeSet<>(OTHERS);
    for (SummaryField field : SummaryField.CANONICAL) {
      known.add(parameterOf(field));
    }
    for (Map.Entry<String, List<String>> given : request.queryParameters().entrySet()) {
      String name = given.getKey();
      if (!known.contains(name)) {
        throw new BadParameter(
            name,
            "there is no parameter '%s'; there are %s".formatted(name, String.join(", ", known)));
      }
      if (given.getValue().size() != 1 || given.getValue().get(0).isEmpty()) {
        throw new BadParameter(name, name + " takes one value: leave it out, or give one");
      }
    }
  }

  private SummaryFilter filter() throws BadParameter {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    for (SummaryField field : SummaryField.CANONICAL) {
      String value = request.query(parameterOf(field));
      if (value != null) {
        fields.put(field, value);
      }
    }
    return new SummaryFilter(
        time("from", Long.MIN_VALUE),
        time("to", Long.MAX_VALUE),
        status(),
        fields,
        request.query("name"),
        null);
  }

  private static String parameterOf(SummaryField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private int limit() throws BadParameter {
    String text = request.query("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    }
    throw new BadParameter("limit", "limit is a whole number from 1 to " + MAX_LIMIT);
  }

  private @Nullable SummaryPosition cursor(SummaryFilter filter) throws BadParameter {
    String text = request.query("cursor");
    return text == null
        ? null
        : ListCursor.decode(text, request.tenant(), filter, "")
            .orElseThrow(
                () ->
                    new BadParameter(
                        "cursor",
                        "cursor is not of this list: take nextCursor as it came, with the same"
                            + " filters, or begin without one"));
  }

  private @Nullable TraceStatus status() throws BadParameter {
    String text = request.query("status");
    if (text == null) {
      return null;
    }
    for (TraceStatus status : TraceStatus.values()) {
      if (status.text().equals(text)) {
        return status;
      }
    }
    throw new BadParameter("status", "status is live, complete or partial");
  }

  private long time(String parameter, long otherwise) throws BadParameter {
    String text = request.query(parameter);
    if (text == null) {
      return otherwise;
    }
    try {
      return text.matches("[0-9]+")
          ? new BigInteger(text).longValueExact()
          : unixNano(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new BadParameter(
          parameter,
          parameter
              + " is a time like 2026-01-31T12:00:00Z, whose '+' is %2B where it has one, or"
              + " nanoseconds since 1970");
    } catch (ArithmeticException e) {
      throw new BadParameter(
          parameter, parameter + " is beyond 1677 to 2262, all that nanoseconds in 64 bits tell");
    }
  }

  private static long unixNano(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
  }
}
