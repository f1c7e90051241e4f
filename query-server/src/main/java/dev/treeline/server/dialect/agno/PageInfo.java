package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.list.QueryParameters;
import java.io.IOException;

/**
 * Which page of a list is asked for.
 *
 * @param maxCount how far pages go, and how many are counted
 */
record PageInfo(int page, int limit, int maxCount, long beganNanos) {

  private static final int DEFAULT_LIMIT = 20;

  /** The product has no such bound: a page is held in memory. */
  private static final int MAX_LIMIT = 1_000;

  private static final double NANOS_OF_MILLI = 1e6;

  static PageInfo of(QueryParameters parameters, int firstPage, int maxCount)
      throws QueryParameters.Bad {
    int page = parameters.whole("page", 1, firstPage, Integer.MAX_VALUE);
    int limit = parameters.whole("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    PageInfo info = new PageInfo(page, limit, maxCount, System.nanoTime());
    if (info.first() >= maxCount) {
      parameters.refuse(
          "page",
          "pages go through the newest %d only: choose fewer with the filters".formatted(maxCount));
    }
    parameters.check();
    return info;
  }

  /** Page 0 is page 1. */
  long first() {
    return page == 0 ? 0 : (page - 1L) * limit;
  }

  boolean contains(long index) {
    return index >= first() && index < first() + limit;
  }

  void write(JsonGenerator json, long totalCount) throws IOException {
    json.writeObjectFieldStart("meta");
    json.writeNumberField("page", page);
    json.writeNumberField("limit", limit);
    json.writeNumberField("total_pages", (totalCount + limit - 1) / limit);
    json.writeNumberField("total_count", totalCount);
    double millis = (System.nanoTime() - beganNanos) / NANOS_OF_MILLI;
    json.writeNumberField("search_time_ms", Math.round(millis * 100) / 100.0);
    json.writeEndObject();
  }
}
