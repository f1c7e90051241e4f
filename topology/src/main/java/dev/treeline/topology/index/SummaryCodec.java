package dev.treeline.topology.index;

import dev.treeline.span.TraceId;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A summary as bytes; the first is the version of the layout. */
final class SummaryCodec {

  private static final byte VERSION = 1;

  /** A name longer than this is of no use in a list; {@code writeUTF} takes 65,535 bytes. */
  private static final int MAX_TEXT = 512;

  private SummaryCodec() {}

  static byte[] encode(TraceSummary summary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(summary.traceId().high());
      out.writeLong(summary.traceId().low());
      out.writeUTF(cut(summary.name()));
      out.writeLong(summary.startUnixNano());
      out.writeLong(summary.endUnixNano());
      out.writeByte(summary.status().ordinal());
      out.writeInt(summary.revision());
      out.writeInt(summary.spanCount());
      out.writeInt(summary.errorCount());
      out.writeLong(summary.firstArrival());
      writeOptional(out, summary.service());
      writeOptional(out, summary.runId());
      writeOptional(out, summary.sessionId());
      writeOptional(out, summary.userId());
      writeOptional(out, summary.agentId());
      writeOptional(out, summary.teamId());
      writeOptional(out, summary.workflowId());
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toByteArray();
  }

  static TraceSummary decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("summary of layout " + version);
      }
      TraceId traceId = new TraceId(in.readLong(), in.readLong());
      String name = in.readUTF();
      long start = in.readLong();
      long end = in.readLong();
      TraceStatus status = TraceStatus.values()[in.readByte()];
      int revision = in.readInt();
      int spans = in.readInt();
      int errors = in.readInt();
      long firstArrival = in.readLong();
      return new TraceSummary(
          traceId,
          name,
          readOptional(in),
          start,
          end,
          status,
          revision,
          spans,
          errors,
          firstArrival,
          readOptional(in),
          readOptional(in),
          readOptional(in),
          readOptional(in),
          readOptional(in),
          readOptional(in));
    } catch (IOException e) {
      throw new UncheckedIOException("a summary that ends early", e);
    }
  }

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(cut(text));
    }
  }

  private static @Nullable String readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    // Never between the halves of a character: JSON writers refuse one without the other.
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }
}
