package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.Repair;
import dev.treeline.jaeger.JaegerDecoder;
import dev.treeline.jaeger.JaegerSamples;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.TraceTree;
import dev.treeline.zipkin.ZipkinDecoder;
import dev.treeline.zipkin.ZipkinEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of docs/validation.md, each with examples in each format that it names. */
class ValidationTest {

  /** As the page has it. */
  record Rule(String name, String outcome, Set<String> formats) {
    @Override
    public String toString() {
      return name + " " + outcome;
    }
  }

  @TempDir static Path stateDir;
  private static AssemblyDriver treeline;

  @BeforeAll
  static void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
  }

  @AfterAll
  static void stop() {
    treeline.close();
  }

  @Test
  void theRulesAreThoseOfTheCode() {
    assertThat(named("rejected"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RejectedSpan.Reason.values())
                .filter(reason -> reason != RejectedSpan.Reason.TOO_LARGE) // below the table
                .map(RejectedSpan.Reason::code)
                .toList());
    assertThat(named("repaired"))
        .containsExactlyElementsOf(Stream.of(Repair.values()).map(Repair::code).toList());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void itIsSoInEveryFormatThatThePageNames(Rule rule) {
    Set<String> formats = new TreeSet<>();
    for (String change : ValidationSamples.otlp(rule.name)) {
      if (!rule.name.equals("upper_case_id")) {
        formats.add("OTLP protobuf");
        holds(rule, change, otlp(OtlpEncoding.PROTOBUF, ValidationSamples.otlpProtobuf(change)));
      }
    }
    for (String change :
        together(ValidationSamples.otlp(rule.name), ValidationSamples.onlyJson(rule.name))) {
      formats.add("OTLP JSON");
      holds(rule, change, otlp(OtlpEncoding.JSON, ValidationSamples.otlpJson(change)));
    }
    for (String change : ValidationSamples.zipkin(rule.name)) {
      formats.add("Zipkin");
      byte[] list = ValidationSamples.zipkinJson(change);
      holds(rule, change, ZipkinDecoder.decode(ZipkinEncoding.JSON, list));
    }
    for (byte[] span : JaegerSamples.of(rule.name)) {
      formats.add("Jaeger");
      holds(rule, HexFormat.of().formatHex(span), JaegerDecoder.decode(span));
    }
    for (Span span : ValidationSamples.avro(rule.name)) {
      formats.add("Avro");
      holds(rule, span);
    }
    assertThat(formats).as("formats with examples").isEqualTo(rule.formats);
  }

  private void holds(Rule rule, String sample, DecodedSpans decoded) {
    if (rule.outcome.equals("rejected")) {
      assertThat(decoded.spans()).as(sample).isEmpty();
      assertThat(decoded.rejected())
          .as(sample)
          .extracting(rejected -> rejected.reason().code())
          .containsExactly(rule.name);
      assertThat(decoded.repaired()).as(sample).isEmpty();
      return;
    }
    assertThat(decoded.rejected()).as(sample).isEmpty();
    Map<String, Integer> repaired =
        decoded.repaired().entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().code(), Map.Entry::getValue));
    assertThat(repaired)
        .as(sample)
        .isEqualTo(rule.outcome.equals("repaired") ? Map.of(rule.name, 1) : Map.of());
    becomes(rule, sample, TraceTree.of(SpanMerge.merge(decoded.spans())));
  }

  private void holds(Rule rule, Span span) {
    double rejected = treeline.count("treeline.spans.dead_lettered");
    double stored = treeline.count("treeline.spans.stored");
    treeline.arrives(SpanRecords.encode(span), span.traceId());
    if (rule.outcome.equals("rejected")) {
      assertThat(treeline.deadLetters()).extracting(DeadLetter::reason).containsExactly(rule.name);
      assertThat(treeline.count("treeline.spans.dead_lettered")).isEqualTo(rejected + 1);
      assertThat(treeline.count("treeline.spans.stored")).isEqualTo(stored);
    } else {
      becomes(rule, span.toString(), treeline.trace(span.traceId()).tree());
    }
  }

  private static void becomes(Rule rule, String sample, TraceTree tree) {
    Span span = tree.span(0);
    boolean holds =
        switch (rule.name) {
          case "short_trace_id" ->
              span.traceId().toString().equals("0".repeat(16) + "a3ce929d0e0e4736");
          case "upper_case_id" ->
              span.traceId().toString().equals("4bf92f3577b34da6a3ce929d0e0e4736")
                  && span.spanId().toString().equals("00f067aa0ba902b7");
          case "zero_parent" -> span.isRoot() && tree.orphanCount() == 0;
          case "end_before_start" -> Long.valueOf(span.startUnixNano()).equals(span.endUnixNano());
          case "no_name" -> span.name().equals("unknown");
          case "unusable_link" -> span.links().isEmpty() && span.dropped().links() == 1;
          case "unknown_kind" -> span.kind() == SpanKind.UNSPECIFIED;
          case "unknown_status" ->
              span.status().equals(new SpanStatus(SpanStatus.Code.UNSET, "why"));
          case "no_end" -> span.isRunning() && tree.runningCount() == 1;
          case "no_start" -> span.startUnixNano() == 0;
          case "future" -> span.startUnixNano() == 4_102_444_800_000_000_000L;
          case "orphan" -> tree.orphanCount() == 1;
          case "own_parent" -> tree.cycleCount() == 1;
          case "repeated_key" -> "b".equals(span.attributes().text("k"));
          default -> false;
        };
    assertThat(holds).as("%s of %s: %s", rule, sample, span).isTrue();
  }

  private static DecodedSpans otlp(OtlpEncoding encoding, byte[] request) {
    return OtlpDecoder.decode(encoding, request);
  }

  private static List<String> together(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static List<String> named(String outcome) {
    return rules().filter(rule -> rule.outcome.equals(outcome)).map(Rule::name).toList();
  }

  static Stream<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of("../docs/validation.md"))) {
        String[] cells = line.split("\\|");
        if (line.startsWith("| `") && cells.length == 6) {
          Set<String> formats = new TreeSet<>(Arrays.asList(cells[5].strip().split(", ")));
          rules.add(new Rule(cells[1].strip().replace("`", ""), cells[2].strip(), formats));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(rules).hasSizeGreaterThan(10);
    return rules.stream();
  }
}
