package dev.treeline.server.gateway;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import java.util.List;

/** One way of sending spans: how a body is read, and how its sender is answered. */
interface IntakeFormat {

  /** What dead letters say of the bytes in them. */
  String contentType();

  /** The heap that {@link #decode} would take beside the body's bytes, about. */
  long weigh(byte[] body);

  /**
   * @throws DecodeException when the body as a whole cannot be read
   */
  DecodedSpans decode(byte[] body);

  IntakeAnswer accepted();

  /**
   * @param rejected at least one
   */
  IntakeAnswer partlyAccepted(List<RejectedSpan> rejected);

  IntakeAnswer refused(IntakeRefused refused);
}
