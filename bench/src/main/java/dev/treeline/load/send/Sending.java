package dev.treeline.load.send;

import dev.treeline.load.plan.LoadSpan;
import dev.treeline.span.Span;
import java.util.List;

/** Spans that go into one request or record. */
public record Sending(List<LoadSpan> spans, long handedOverNanos) {

  List<Span> plain() {
    return spans.stream().map(LoadSpan::span).toList();
  }
}
