package dev.treeline.load;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.span.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A trace being made up: times are milliseconds since its start. */
final class TraceDraft {

  private static final String LETTERS = "abcdefghijkmnopqrstuvwxyz0123456789";

  final TraceId traceId;
  final long startUnixNano;

  private final Random random;
  private final List<SpanDraft> spans = new ArrayList<>();

  TraceDraft(Random random, Instant start) {
    this.random = random;
    this.traceId = new TraceId(idPart(), idPart());
    this.startUnixNano = start.getEpochSecond() * 1_000_000_000L + start.getNano();
  }

  SpanDraft root(Service service, String name, SpanKind kind) {
    return add(null, service, name, kind);
  }

  SpanDraft add(@Nullable SpanDraft parent, Service service, String name, SpanKind kind) {
    SpanDraft span = new SpanDraft(this, parent, idPart(), service, name, kind);
    spans.add(span);
    return span;
  }

  /** The length of something that usually takes this long: mostly near, now and then far off. */
  double about(double ms) {
    return ms * Math.exp(random.nextGaussian() * 0.35);
  }

  int number(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A prefix and random letters, as products make their ids. */
  String name(String prefix, int letters) {
    StringBuilder name = new StringBuilder(prefix);
    for (int i = 0; i < letters; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }

  ExampleTrace done(@Nullable String runId) {
    List<Span> records =
        spans.stream()
            .flatMap(span -> Stream.concat(span.announcement().stream(), Stream.of(span.build())))
            .sorted(Comparator.comparingLong(Span::lastUnixNano))
            .toList();
    return new ExampleTrace(traceId, runId, records);
  }

  /** Not zero: zero is no valid id. */
  private long idPart() {
    long part = random.nextLong();
    return part == 0 ? 1 : part;
  }
}
