package dev.treeline.zipkin;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.DecodedWeight;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.Repair;
import dev.treeline.foreign.Repairs;
import dev.treeline.span.Span;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of Zipkin spans, version 2, with Zipkin's own codec. */
public final class ZipkinDecoder {

  private ZipkinDecoder() {}

  /** The heap that {@link #decode} would take beside the list's bytes, about. */
  public static long weigh(ZipkinEncoding encoding, byte[] list) {
    return switch (encoding) {
      case JSON -> DecodedWeight.ofJson(list);
      case PROTOBUF -> ListItems.weighProtobuf(list);
    };
  }

  /**
   * Zipkin's codec knows whole lists only, and refuses one for a single bad span. Then the list is
   * taken apart, and the spans are read one by one.
   *
   * @throws DecodeException when the bytes are no list of spans
   */
  public static DecodedSpans decode(ZipkinEncoding encoding, byte[] list) {
    if (!ListItems.areAll(encoding, list)) {
      return oneByOne(encoding, list);
    }
    try {
      Repairs repairs = new Repairs();
      List<Span> spans = new ArrayList<>();
      for (zipkin2.Span span : encoding.decoder().decodeList(list)) {
        spans.add(span(span, repairs));
      }
      return new DecodedSpans(spans, List.of(), repairs.counts());
    } catch (RuntimeException oneIsBad) {
      return oneByOne(encoding, list);
    }
  }

  private static DecodedSpans oneByOne(ZipkinEncoding encoding, byte[] list) {
    Repairs repairs = new Repairs();
    List<Span> spans = new ArrayList<>();
    List<RejectedSpan> rejected = new ArrayList<>();
    for (ListItems.Item item : ListItems.of(encoding, list)) {
      try {
        if (item.isRepaired()) {
          repairs.note(Repair.UPPER_CASE_ID);
        }
        spans.add(span(one(encoding, item.repaired()), repairs));
      } catch (UnusableSpan e) {
        repairs.rejected();
        rejected.add(e.of(item.original()));
      }
    }
    return new DecodedSpans(spans, rejected, repairs.counts());
  }

  private static Span span(zipkin2.Span from, Repairs repairs) {
    Span span = ZipkinSpans.of(from);
    if (from.traceId().length() < 32) {
      repairs.note(Repair.SHORT_TRACE_ID);
    }
    repairs.taken(span);
    return span;
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
