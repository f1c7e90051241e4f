package dev.treeline.server.http;

import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;

/** Routes of dialects as a server has them. */
public final class TestRoutes {

  /** As many as two waiting at once are more than a test needs, and few enough to be too few. */
  static final int MOST_WAITING = 2;

  private TestRoutes() {}

  public static DialectRoutes of(PathOwners dialects, ReaderSource readers) {
    return of(dialects, readers, Map.of(), Clock.systemUTC());
  }

  static DialectRoutes of(
      PathOwners dialects, ReaderSource readers, Map<String, Integer> perMinute, Clock clock) {
    return new DialectRoutes(
        dialects,
        new Door(dialects, new FakeKeys()),
        readers,
        new ReadLimits(perMinute, clock, new SimpleMeterRegistry()),
        new EntityTags("1"),
        new Waiting(MOST_WAITING, new SimpleMeterRegistry()),
        new SpanBudget(0, new SimpleMeterRegistry()));
  }
}
