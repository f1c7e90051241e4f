package dev.treeline.jaeger;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.ProtobufFault;
import dev.treeline.foreign.Repairs;
import dev.treeline.span.Span;
import java.io.IOException;
import java.util.List;

/** Reads a record of the encoding {@code jaeger_proto}: one span, its process inside. */
public final class JaegerDecoder {

  private JaegerDecoder() {}

  /**
   * @throws DecodeException when the bytes are no span of Jaeger's in protobuf
   */
  public static DecodedSpans decode(byte[] span) {
    try {
      Repairs repairs = new Repairs();
      Span read = JaegerSpans.of(JaegerReader.read(span), repairs);
      repairs.taken(read);
      return new DecodedSpans(List.of(read), List.of(), repairs.counts());
    } catch (UnusableSpan e) {
      return new DecodedSpans(List.of(), List.of(e.of(span)));
    } catch (IOException e) {
      throw new DecodeException("no Jaeger span in protobuf: " + ProtobufFault.of(e));
    }
  }
}
