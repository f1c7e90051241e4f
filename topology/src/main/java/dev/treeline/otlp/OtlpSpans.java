package dev.treeline.otlp;

import dev.treeline.span.Span;
import java.util.List;

/**
 * What a trace request holds.
 *
 * @param spans in the order of the request, of any number of traces
 * @param rejected those of which no span could be made
 */
public record OtlpSpans(List<Span> spans, List<RejectedSpan> rejected) {}
