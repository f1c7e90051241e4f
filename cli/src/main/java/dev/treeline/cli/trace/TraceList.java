package dev.treeline.cli.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.cli.trace.Canvas.Ink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The newest traces, one line each.
 *
 * @param nextCursor where the list goes on; null at its end
 * @param missing instances and partitions that could not be asked, whose traces may be missing
 */
record TraceList(List<Line> lines, @Nullable String nextCursor, Set<String> missing) {

  static final TraceList NONE = new TraceList(List.of(), null, Set.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What stands before the name: the id, then short columns. */
  private static final String COLUMNS = "%-32s  %-8s %4s %8s %6s %6s  ";

  record Line(
      String traceId,
      String name,
      String service,
      String status,
      int spans,
      int errors,
      long durationNanos,
      long firstArrivalMs) {}

  static TraceList read(byte[] body) throws IOException {
    JsonNode json = JSON.readTree(body);
    if (!json.path("traces").isArray()) {
      throw new IOException("the answer is no list of traces");
    }
    List<Line> lines = new ArrayList<>();
    for (JsonNode trace : json.path("traces")) {
      lines.add(
          new Line(
              trace.path("traceId").asText(),
              trace.path("name").asText(),
              trace.path("service").asText(""),
              trace.path("status").asText(),
              trace.path("spanCount").asInt(),
              trace.path("errorCount").asInt(),
              trace.path("endTimeUnixNano").asLong() - trace.path("startTimeUnixNano").asLong(),
              trace.path("firstArrivalUnixMs").asLong()));
    }
    Set<String> missing = new TreeSet<>();
    json.path("failedHosts").forEach(host -> missing.add(host.asText()));
    json.path("missingPartitions").forEach(number -> missing.add("partition " + number.asText()));
    return new TraceList(lines, json.path("nextCursor").textValue(), missing);
  }

  /** With the page that follows. */
  TraceList plus(TraceList next) {
    List<Line> all = new ArrayList<>(lines);
    all.addAll(next.lines);
    Set<String> missingInAny = new TreeSet<>(missing);
    missingInAny.addAll(next.missing);
    return new TraceList(all, next.nextCursor, missingInAny);
  }

  List<String> draw(Canvas canvas, long nowMs) {
    List<String> drawn = new ArrayList<>();
    drawn.add(
        canvas.paint(
            Ink.FAINT,
            COLUMNS.formatted("TRACE", "STATUS", "AGO", "DURATION", "SPANS", "ERRORS") + "NAME"));
    for (Line line : lines) {
      String figures =
          COLUMNS.formatted(
              canvas.clean(line.traceId),
              canvas.clean(line.status),
              Amounts.ago(nowMs - line.firstArrivalMs),
              duration(line, canvas),
              Amounts.count(line.spans),
              line.errors == 0 ? "" : Amounts.count(line.errors));
      String service = line.service.isEmpty() ? "" : canvas.separator() + line.service;
      // A narrow terminal wraps this line: a trace id that is cut is of no use.
      int room = Math.max(16, canvas.width() - figures.length());
      String name = canvas.cut(canvas.clean(line.name + service), room);
      drawn.add((canvas.paint(ink(line), figures) + name).stripTrailing());
    }
    return drawn;
  }

  /** A list has no end for a root that is running: no time at all would be a lie. */
  private static String duration(Line line, Canvas canvas) {
    boolean known = line.durationNanos > 0 || line.status.equals("complete");
    return known ? Amounts.duration(Math.max(0, line.durationNanos)) : canvas.ellipsis();
  }

  private static Ink ink(Line line) {
    if (line.errors > 0) {
      return Ink.RED;
    }
    return line.status.equals("live") ? Ink.YELLOW : Ink.CYAN;
  }
}
