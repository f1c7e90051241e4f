package dev.treeline.foreign;

import dev.treeline.span.Span;
import java.util.List;

/**
 * What a request or record in another encoding holds.
 *
 * @param spans in the order of the bytes, of any number of traces
 * @param rejected those of which no span could be made
 */
public record DecodedSpans(List<Span> spans, List<RejectedSpan> rejected) {}
