package dev.treeline.server.dialect.treeline;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The same records are the same answer to the byte, however they came. */
class SameBytesTest {

  @Property
  void noOrderRepetitionAndGroupingOfTheRecordsChangesAByte(@ForAll Random random) {
    List<Span> parts = parts(random);
    byte[] answer = answer(records(parts, random));

    List<Span> again = new ArrayList<>(parts);
    parts.stream().filter(part -> random.nextBoolean()).forEach(again::add);
    Collections.shuffle(again, random);

    assertThat(answer(records(again, random))).isEqualTo(answer);
  }

  /** That the property is not about traces in which nothing happens. */
  @Example
  void theRandomTracesHaveAllMarks() {
    Set<String> marks = new TreeSet<>();
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      String answer = new String(answer(records(parts(random), random)), StandardCharsets.UTF_8);
      Ask.parsed(answer)
          .path("spans")
          .forEach(span -> span.path("marks").forEach(mark -> marks.add(mark.asText())));
    }
    assertThat(marks).containsExactly("cycle", "orphan", "shared");
  }

  /** Rows of a store, whose order is that of their hashes. */
  private static List<byte[]> records(List<Span> parts, Random random) {
    List<byte[]> records = new ArrayList<>();
    for (int from = 0; from < parts.size(); ) {
      int to = Math.min(parts.size(), from + 1 + random.nextInt(5));
      records.add(SpanRecords.encode(parts.subList(from, to)));
      from = to;
    }
    Collections.shuffle(records, random);
    return records;
  }

  private static byte[] answer(List<byte[]> records) {
    List<Span> read = new ArrayList<>();
    records.forEach(record -> read.addAll(SpanRecords.decode(record)));
    TraceTree tree = TraceTree.of(SpanMerge.merge(read));
    Trace trace = new Trace(traceId("trace"), tree, true, 0, null, 0, false, false, 5, 9);
    var answer =
        Ask.of(new TreelineDialect(ExamplePrices.costs()), FakeReader.with(trace))
            .answer("/treeline/v1/traces/{id}", trace.traceId().toString());
    return Ask.text(Ask.ok(answer).body(), false).getBytes(StandardCharsets.UTF_8);
  }

  /** Of a few spans, which therefore have several parts, shared ids, cycles and lost parents. */
  private static List<Span> parts(Random random) {
    List<Span> parts = new ArrayList<>();
    for (int count = 2 + random.nextInt(14); count > 0; count--) {
      int at = random.nextInt(6);
      SpanBuilder part =
          aSpan("s" + random.nextInt(6))
              .childOf(random.nextInt(4) == 0 ? null : "s" + random.nextInt(8))
              .named(random.nextBoolean() ? "work" : "w" + at)
              .ofKind(SpanKind.values()[random.nextInt(6)])
              .startingAt(at)
              .with("n", random.nextInt(3))
              .with("k" + at, random.nextBoolean() ? List.of("x", 1L) : random.nextDouble())
              .fromService(random.nextBoolean() ? "shop" : "till")
              .withEvent("e" + random.nextInt(2), random.nextInt(3), Map.of("n", (long) at));
      if (random.nextInt(3) == 0) {
        part.running();
      }
      if (random.nextInt(4) == 0) {
        part.failed("at " + at).linkedTo("other", "l" + at);
      }
      parts.add(part.build());
    }
    return parts;
  }
}
