package dev.treeline.zipkin;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.span.Span;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of Zipkin spans, version 2, with Zipkin's own codec. */
public final class ZipkinDecoder {

  private ZipkinDecoder() {}

  /**
   * Zipkin's codec knows whole lists only, and refuses one for a single bad span. Then the list is
   * taken apart, and the spans are read one by one.
   *
   * @throws DecodeException when the bytes are no list of spans
   */
  public static DecodedSpans decode(ZipkinEncoding encoding, byte[] list) {
    try {
      List<Span> spans = new ArrayList<>();
      for (zipkin2.Span span : encoding.decoder().decodeList(list)) {
        spans.add(ZipkinSpans.of(span));
      }
      return new DecodedSpans(spans, List.of());
    } catch (RuntimeException oneIsBad) {
      return oneByOne(encoding, list);
    }
  }

  private static DecodedSpans oneByOne(ZipkinEncoding encoding, byte[] list) {
    List<Span> spans = new ArrayList<>();
    List<RejectedSpan> rejected = new ArrayList<>();
    for (ListItems.Item item : ListItems.of(encoding, list)) {
      try {
        spans.add(ZipkinSpans.of(one(encoding, item.repaired())));
      } catch (UnusableSpan e) {
        rejected.add(e.of(item.original()));
      }
    }
    return new DecodedSpans(spans, rejected);
  }

  private static zipkin2.Span one(ZipkinEncoding encoding, byte[] item) {
    try {
      zipkin2.Span span = encoding.decoder().decodeOne(item);
      if (span == null) {
        throw new IllegalArgumentException("there is no span in it");
      }
      return span;
    } catch (RuntimeException e) {
      throw UnusableSpan.refusedByZipkin(e);
    }
  }
}
