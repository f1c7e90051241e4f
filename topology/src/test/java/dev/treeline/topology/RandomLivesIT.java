package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dlives=1000 -Dlives.seed=7} for more of them, and for others. Few traces to which all
 * happens at once: spans and repetitions, the same trace id with several tenants, a limit that is
 * soon reached, pauses in which they close or do not, deletions in the middle of that, and
 * revisions that land again behind later ones.
 */
class RandomLivesIT {

  private static final List<String> TENANTS = List.of("default", "one", "two");
  private static final List<String> TRACES = List.of("a", "b");
  private static final int SPANS = 6;
  private static final int STEPS = 120;
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(7));

  private record Id(String tenant, String trace) {
    TraceId traceId() {
      return SpanBuilder.traceId(trace);
    }
  }

  /** What is to be seen of one trace. */
  private static final class Life {
    private final Set<String> spans = new HashSet<>();
    private boolean deleted;
    private boolean full;
    private int revision;

    /** The head of a trace stays, as it came. */
    void arrives(String span, int most) {
      if (deleted || spans.contains(span)) {
        return;
      }
      full |= spans.size() == most;
      if (!full) {
        spans.add(span);
      }
    }
  }

  @TempDir private Path dir = Path.of("");
  private int most;
  private final Map<Id, Life> lives = new HashMap<>();
  private final List<TestRecord<byte[], byte[]>> written = new ArrayList<>();
  private final Map<ByteBuffer, byte[]> topic = new HashMap<>();

  @Test
  void whateverHappensItIsReadAndWrittenAsItIs() throws IOException {
    long first = Long.getLong("lives.seed", 0);
    for (long seed = first; seed < first + Integer.getInteger("lives", 12); seed++) {
      Path stateDir = Files.createTempDirectory(dir, "lives");
      most = seed % 2 == 0 ? SPANS : SPANS - 2;
      AssemblySettings settings =
          AssemblySettings.DEFAULTS.withLimits(new TraceLimits(most, TraceLimits.DEFAULTS.bytes()));
      try (AssemblyDriver treeline = new AssemblyDriver(settings, stateDir)) {
        live(treeline, new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void live(AssemblyDriver treeline, Random random) {
    lives.clear();
    written.clear();
    topic.clear();
    for (int step = 0; step < STEPS; step++) {
      Id id =
          new Id(
              TENANTS.get(random.nextInt(TENANTS.size())),
              TRACES.get(random.nextInt(TRACES.size())));
      int what = random.nextInt(100);
      if (what < 60) {
        send(treeline, id, random);
      } else if (what < 62) {
        treeline.deletesFor(id.tenant, id.traceId());
        lives.computeIfAbsent(id, it -> new Life()).deleted = true;
      } else if (what < 70 && !written.isEmpty()) {
        lands(treeline, written.get(random.nextInt(written.size())));
      } else {
        treeline.skip(PAUSES.get(random.nextInt(PAUSES.size())));
      }
      collect(treeline);
      check(treeline);
    }
    treeline.quietFor(Duration.ofMinutes(2));
    treeline.skip(Duration.ofHours(2));
    treeline.quietFor(Duration.ofMinutes(2));
    collect(treeline);
    check(treeline);
    lives.forEach((id, life) -> checkTheEnd(treeline, id, life));
  }

  private void send(AssemblyDriver treeline, Id id, Random random) {
    int number = random.nextInt(SPANS);
    Span span =
        number == 0
            ? aSpan("s0").inTrace(id.trace).build()
            : aSpan("s" + number).inTrace(id.trace).childOf("s0").build();
    treeline.arrivesFor(id.tenant, span);
    lives.computeIfAbsent(id, it -> new Life()).arrives(span.name(), most);
  }

  /** Somebody who was replaced writes it behind what is there. */
  private void lands(AssemblyDriver treeline, TestRecord<byte[], byte[]> record) {
    put(record);
    treeline.landsAmongTraces(record);
  }

  private void collect(AssemblyDriver treeline) {
    for (TestRecord<byte[], byte[]> record : treeline.writtenRecords()) {
      written.add(record);
      put(record);
    }
  }

  private void put(TestRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      topic.remove(ByteBuffer.wrap(record.key()));
    } else {
      topic.put(ByteBuffer.wrap(record.key()), record.value());
    }
  }

  private void check(AssemblyDriver treeline) {
    lives.forEach(
        (id, life) -> {
          TraceAnswer answer = treeline.reader.trace(Tenant.named(id.tenant), id.traceId());
          if (life.deleted) {
            assertThat(answer).as("%s", id).isNotInstanceOf(TraceAnswer.Found.class);
            return;
          }
          assertThat(answer).as("%s", id).isInstanceOf(TraceAnswer.Found.class);
          Trace trace = ((TraceAnswer.Found) answer).trace();
          assertThat(trace.tree().spans())
              .as("%s", id)
              .extracting(Span::name)
              .containsExactlyInAnyOrderElementsOf(life.spans);
          assertThat(trace.revision()).as("%s", id).isGreaterThanOrEqualTo(life.revision);
          life.revision = trace.revision();
        });
  }

  private void checkTheEnd(AssemblyDriver treeline, Id id, Life life) {
    List<TraceChunk> there =
        topic.values().stream()
            .map(TraceChunk::decode)
            .filter(chunk -> chunk.tenant().equals(id.tenant))
            .filter(chunk -> chunk.traceId().equals(id.traceId()))
            .toList();
    List<TraceSummary> listed =
        treeline.reader.list(Tenant.named(id.tenant), SummaryQuery.newest(10)).summaries().stream()
            .filter(summary -> summary.traceId().equals(id.traceId()))
            .toList();
    if (life.deleted) {
      assertThat(there).as("%s", id).isEmpty();
      assertThat(listed).as("%s", id).isEmpty();
      return;
    }
    Trace trace =
        ((TraceAnswer.Found) treeline.reader.trace(Tenant.named(id.tenant), id.traceId())).trace();
    assertThat(trace.status()).as("%s", id).isNotEqualTo(TraceStatus.LIVE);
    assertThat(trace.droppedSpans() > 0).as("%s", id).isEqualTo(life.full);
    TraceChunk chunk = Objects.requireNonNull(there.get(0));
    assertThat(chunk.revision()).as("%s", id).isEqualTo(trace.revision());
    assertThat(chunk.spans())
        .as("%s", id)
        .extracting(Span::name)
        .containsExactlyInAnyOrderElementsOf(life.spans);
    assertThat(listed)
        .as("%s", id)
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.revision()).isEqualTo(trace.revision());
              assertThat(summary.spanCount()).isEqualTo(life.spans.size());
              assertThat(summary.status()).isEqualTo(trace.status());
            });
  }
}
