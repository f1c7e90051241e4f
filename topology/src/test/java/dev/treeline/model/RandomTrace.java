package dev.treeline.model;

import static dev.treeline.testing.SpanBuilder.EPOCH;
import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.span.TraceId;
import dev.treeline.testing.SpanBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A trace that somebody might send: some shape, its spans in parts, the parts in records, in any
 * order, some twice, some late.
 *
 * @param name has the seed
 * @param waves of records; in the quiet after each the trace is closed
 */
record RandomTrace(String name, List<List<List<Span>>> waves) {

  private static final int WAVES = 3;
  private static final int MAX_SPANS = 25;
  private static final List<String> SERVICES = List.of("shop", "till", "stock");

  enum Shape {
    CHAIN,
    STAR,
    TREE,
    FOREST,
    CYCLE,
    SELF_PARENTS,
    SEVERAL_ROOTS,
    ORPHANS;

    /** The parent's number; negative for none, more than all for one that never comes. */
    int parentOf(int span, int spans, Random random) {
      return switch (this) {
        case CHAIN -> span - 1;
        case STAR -> span == 0 ? -1 : 0;
        case TREE -> span == 0 ? -1 : random.nextInt(span);
        case FOREST -> span % 4 == 0 ? -1 : random.nextInt(span);
        case CYCLE -> random.nextInt(spans);
        case SELF_PARENTS -> random.nextInt(4) == 0 ? span : span - 1;
        case SEVERAL_ROOTS -> random.nextInt(2) == 0 ? -1 : random.nextInt(span + 1);
        case ORPHANS -> random.nextInt(3) == 0 ? spans + span : span - 1;
      };
    }
  }

  /** The same for the same seed. */
  static RandomTrace of(long seed) {
    Random random = new Random(seed);
    Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
    int spans = 1 + random.nextInt(MAX_SPANS);
    String name = "trace " + seed;
    Sender sender = new Sender(random, name);
    for (int span = 0; span < spans; span++) {
      int parent = shape.parentOf(span, spans, random);
      sender.send("s" + span, parent < 0 ? null : "s" + parent);
    }
    return new RandomTrace(name, sender.waves());
  }

  TraceId id() {
    return traceId(name);
  }

  /** Makes parts of spans, and records of parts. */
  private static final class Sender {
    private final Random random;
    private final String trace;

    /** How much of it goes wrong: most traces are nearly well-behaved. */
    private final int mischief;

    private final List<Span> parts = new ArrayList<>();

    Sender(Random random, String trace) {
      this.random = random;
      this.trace = trace;
      this.mischief = random.nextInt(4);
    }

    void send(String label, @Nullable String parent) {
      if (happens(8)) {
        sendBothSides(label, parent);
      } else {
        sendParts(label, parent, SpanKind.values()[random.nextInt(6)], "shop");
      }
    }

    /** As Zipkin's senders do; what says no kind may be of either side. */
    private void sendBothSides(String label, @Nullable String parent) {
      boolean messages = happens(3);
      sendParts(label, parent, messages ? SpanKind.PRODUCER : SpanKind.CLIENT, "shop");
      sendParts(label, parent, messages ? SpanKind.CONSUMER : SpanKind.SERVER, "till");
      if (happens(2)) {
        sendParts(label, parent, SpanKind.UNSPECIFIED, any(SERVICES));
      }
    }

    /** Whole, or as a start and an end, with updates in between; or the end never comes. */
    private void sendParts(String label, @Nullable String parent, SpanKind kind, String service) {
      long start = happens(20) ? -EPOCH : happens(20) ? 2_335_219_200_000L : random.nextInt(50);
      int updates = happens(3) ? random.nextInt(3) : 0;
      boolean apart = happens(3);
      if (apart) {
        parts.add(part(label, parent, kind, service, start).running().build());
      }
      for (int i = 0; i < updates; i++) {
        SpanKind updatedKind = happens(4) ? SpanKind.UNSPECIFIED : kind;
        parts.add(part(label, parent, updatedKind, service, start).running().build());
      }
      if (!happens(12)) {
        parts.add(part(label, parent, kind, service, start).lasting(random.nextInt(90)).build());
      } else if (!apart) {
        parts.add(part(label, parent, kind, service, start).running().build());
      }
    }

    private SpanBuilder part(
        String label, @Nullable String parent, SpanKind kind, String service, long start) {
      SpanBuilder part =
          aSpan(label)
              .inTrace(trace)
              .childOf(happens(10) ? null : happens(15) ? "s" + random.nextInt(30) : parent)
              .named(any(List.of("", "work", "GET", "GET /users", "PUT /u")))
              .ofKind(happens(12) ? SpanKind.values()[random.nextInt(6)] : kind)
              .startingAt(happens(6) ? start + random.nextInt(3) : start)
              .with("n", random.nextInt(3));
      if (happens(6)) {
        part.withoutResource();
      } else {
        part.fromService(happens(12) ? any(SERVICES) : service);
      }
      if (happens(3)) {
        part.with(any(List.of("a", "b")), any(List.of("x", "yy", 7L, 2.5, true)));
      }
      if (happens(4)) {
        part.failed(any(List.of("boom", "", "no")));
      } else if (happens(6)) {
        part.ok();
      }
      for (int events = random.nextInt(4); events > 1; events--) {
        Map<String, Long> attributes = Map.of("n", (long) random.nextInt(2));
        part.withEvent(any(List.of("retry", "log")), random.nextInt(4), attributes);
      }
      if (happens(8)) {
        part.linkedTo("another", "l" + random.nextInt(3));
      }
      return part;
    }

    /** All parts in records; some once more, the same or grouped differently. */
    List<List<List<Span>>> waves() {
      List<List<List<Span>>> waves = new ArrayList<>();
      for (int i = 0; i < WAVES; i++) {
        waves.add(new ArrayList<>());
      }
      boolean oftenLate = happens(2);
      for (List<Span> record : records(parts)) {
        int wave = oftenLate || happens(15) ? random.nextInt(WAVES) : 0;
        waves.get(wave).add(record);
        if (happens(6)) {
          waves.get(random.nextInt(WAVES)).add(record);
        }
      }
      if (happens(3)) {
        int wave = happens(3) ? random.nextInt(WAVES) : 0;
        waves.get(wave).addAll(records(parts.subList(0, random.nextInt(parts.size() + 1))));
      }
      waves.forEach(records -> Collections.shuffle(records, random));
      return waves;
    }

    private List<List<Span>> records(List<Span> all) {
      List<Span> left = new ArrayList<>(all);
      if (happens(2)) {
        Collections.shuffle(left, random);
      }
      List<List<Span>> records = new ArrayList<>();
      while (!left.isEmpty()) {
        List<Span> next = left.subList(0, Math.min(left.size(), 1 + random.nextInt(6)));
        records.add(List.copyOf(next));
        next.clear();
      }
      return records;
    }

    private <T> T any(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    /** Once in so many times, or less often where there is less mischief. */
    private boolean happens(int times) {
      return random.nextInt(4) <= mischief && random.nextInt(times) == 0;
    }
  }
}
