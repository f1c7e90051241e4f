package dev.treeline.bench.traffic;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Spans of about 600 bytes: the same trace and number give the same span. About a third of their
 * bytes are random, as ids, hashes and times in real ones.
 */
public final class BenchSpans {

  private static final long START = 1_767_225_600_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final int CHILDREN = 4;

  private static final Resource[] SERVICES = {
    service("checkout"), service("catalogue"), service("payments"), service("agents")
  };
  private static final Scope SCOPE =
      new Scope("io.example.instrumentation", "2.14.0", Attributes.EMPTY, "", 0);
  private static final String[] ROUTES = {
    "/api/v1/orders/{orderId}", "/api/v1/products/{productId}/offers", "/api/v1/carts/{cartId}"
  };

  private BenchSpans() {}

  public static TraceId traceId(long trace) {
    return new TraceId(mix(trace), mix(trace + 0x5bd1e995));
  }

  /** Number 0 is the root; each span has up to four children. */
  public static Span span(long trace, int number) {
    SplittableRandom random = new SplittableRandom(mix(trace * 1_000_003 + number));
    long start = START + trace * MILLI + number * 37L * MILLI / 10;
    String route = ROUTES[random.nextInt(ROUTES.length)];
    Attributes attributes =
        Attributes.of(
            Map.of(
                "http.request.method",
                "GET",
                "http.route",
                route,
                "url.full",
                "https://shop.example.com" + route + "?q=" + hex(random, 2),
                "http.response.status_code",
                200L,
                "server.address",
                "10.0." + random.nextInt(256) + "." + random.nextInt(256),
                "user.id",
                hex(random, 2),
                "db.query.text",
                "SELECT id, name, price FROM offers WHERE id = '" + hex(random, 2) + "'",
                "thread.id",
                random.nextLong(1_000)));
    return new Span(
        traceId(trace),
        spanId(trace, number),
        number == 0 ? null : spanId(trace, (number - 1) / CHILDREN),
        "GET " + route,
        SpanKind.SERVER,
        start,
        start + random.nextLong(50 * MILLI),
        SpanStatus.UNSET,
        attributes,
        List.of(),
        List.of(),
        SERVICES[random.nextInt(SERVICES.length)],
        SCOPE,
        "",
        1,
        Span.Dropped.NONE);
  }

  private static SpanId spanId(long trace, int number) {
    return new SpanId(mix(trace * 31 + number * 0x9E3779B97F4A7C15L) | 1);
  }

  private static Resource service(String name) {
    return new Resource(
        Attributes.of(
            Map.of(
                "service.name", name,
                "service.version", "1.42.0",
                "host.name", "ip-10-0-12-34.eu-central-1.compute.internal",
                "telemetry.sdk.language", "java")),
        "",
        0);
  }

  private static String hex(SplittableRandom random, int longs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < longs; i++) {
      text.append(HexFormat.of().toHexDigits(random.nextLong()));
    }
    return text.toString();
  }

  private static long mix(long value) {
    long z = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
