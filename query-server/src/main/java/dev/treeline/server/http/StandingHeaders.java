package dev.treeline.server.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers that stay on an answer also where an error replaces what a handler had begun. */
final class StandingHeaders {

  private static final String ATTRIBUTE = "dev.treeline.standing-headers";

  private StandingHeaders() {}

  static void add(Context ctx, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(of(ctx));
    all.putAll(headers);
    ctx.attribute(ATTRIBUTE, all);
    headers.forEach(ctx::header);
  }

  static Map<String, String> of(Context ctx) {
    Map<String, String> known = ctx.attribute(ATTRIBUTE);
    return known == null ? Map.of() : known;
  }
}
