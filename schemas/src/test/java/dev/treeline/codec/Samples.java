package dev.treeline.codec;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Values in which no field has its default, nor the value of a field beside it. */
final class Samples {

  static final TraceId TRACE = new TraceId(0x0102030405060708L, 0xf1f2f3f4f5f6f7f8L);

  private Samples() {}

  static Span span() {
    return span(new SpanId(0xa1a2a3a4a5a6a7a8L), new SpanId(0xb1b2b3b4b5b6b7b8L));
  }

  static Span span(SpanId id, SpanId parent) {
    return new Span(
        TRACE,
        id,
        parent,
        "GET /möbel/🪑",
        SpanKind.CLIENT,
        1_767_225_600_000_000_001L,
        1_767_225_600_000_000_002L,
        new SpanStatus(SpanStatus.Code.ERROR, "no chairs"),
        attributes(),
        List.of(event("retry", 3), event("give up", 4)),
        List.of(link(5), link(6)),
        new Resource(Attributes.of(Map.of("service.name", "shop")), "resource-schema", 7),
        new Scope("http", "1.2.3", Attributes.of(Map.of("scoped", true)), "scope-schema", 8),
        "vendor=state",
        257,
        new Span.Dropped(9, 10, 11));
  }

  /** The same with nothing in it that may be left out. */
  static Span bareSpan() {
    return span(Attributes.EMPTY, List.of(), List.of());
  }

  /** A bare one with these. */
  static Span span(Attributes attributes, List<SpanEvent> events, List<SpanLink> links) {
    return span("", attributes, events, links, Resource.EMPTY);
  }

  static Span span(
      String name,
      Attributes attributes,
      List<SpanEvent> events,
      List<SpanLink> links,
      Resource resource) {
    return new Span(
        TRACE,
        new SpanId(1),
        null,
        name,
        SpanKind.UNSPECIFIED,
        2,
        null,
        SpanStatus.UNSET,
        attributes,
        events,
        links,
        resource,
        Scope.EMPTY,
        "",
        0,
        Span.Dropped.NONE);
  }

  /** One value of each type, nested ones too. */
  static Attributes attributes() {
    return Attributes.of(
        Map.of(
            "text",
            "ünïcode 🎈",
            "yes",
            true,
            "no",
            false,
            "whole",
            Long.MIN_VALUE,
            "real",
            -0.5,
            "bytes",
            ByteBuffer.wrap(new byte[] {0, -1, 127}),
            "nothing",
            Attributes.NULL,
            "list",
            List.of("a", 1L, List.of(2L, Attributes.NULL), Attributes.EMPTY),
            "map",
            Attributes.of(Map.of("deep", Attributes.of(Map.of("er", List.of()))))));
  }

  static TraceChunk chunk(List<Span> spans) {
    return new TraceChunk(
        "acme",
        TRACE,
        2,
        3,
        4,
        TraceChunk.ClosedBy.MAX_OPEN,
        "partial",
        "running_spans",
        5,
        6,
        7,
        8,
        9,
        spans);
  }

  static DeadLetter deadLetter() {
    return new DeadLetter(
        "undecodable",
        "the value ends early",
        "acme",
        "treeline.spans",
        3,
        4_000_000_000L,
        1_767_225_600_000L,
        new byte[] {1, 2},
        new byte[] {3, -4, 5},
        6_000,
        "application/x-protobuf");
  }

  static DeleteTrace deleteTrace() {
    return new DeleteTrace("acme", span().traceId());
  }

  private static SpanEvent event(String name, int n) {
    return new SpanEvent(name, n, Attributes.of(Map.of("attempt", (long) n)), n + 100);
  }

  private static SpanLink link(int n) {
    return new SpanLink(
        new TraceId(n, -n),
        new SpanId(n + 1),
        "link=" + n,
        n + 200,
        Attributes.of(Map.of("n", (long) n)),
        n + 300);
  }
}
