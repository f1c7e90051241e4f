package dev.treeline.topology.index;

import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A summary as bytes; the first is the version of the layout. {@code writeUTF} takes 65,535 bytes,
 * more than {@link TraceSummary#MAX_TEXT} characters can have.
 */
public final class SummaryCodec {

  /** Without models: rows that an earlier version wrote. */
  private static final byte WITHOUT_MODELS = 1;

  private static final byte VERSION = 2;

  private SummaryCodec() {}

  static byte[] encode(TraceSummary summary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(summary.traceId().high());
      out.writeLong(summary.traceId().low());
      out.writeUTF(summary.name());
      out.writeLong(summary.startUnixNano());
      out.writeLong(summary.endUnixNano());
      out.writeByte(summary.status().ordinal());
      out.writeInt(summary.revision());
      out.writeInt(summary.spanCount());
      out.writeInt(summary.errorCount());
      out.writeLong(summary.firstArrival());
      for (SummaryField field : SummaryField.values()) {
        writeOptional(out, summary.field(field));
      }
      out.writeByte(summary.models().size());
      for (String model : summary.models()) {
        out.writeUTF(model);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toByteArray();
  }

  public static TraceSummary decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION && version != WITHOUT_MODELS) {
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
      Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
      for (SummaryField field : SummaryField.values()) {
        String text = readOptional(in);
        if (text != null) {
          fields.put(field, text);
        }
      }
      List<String> models = new ArrayList<>();
      int count = version == WITHOUT_MODELS ? 0 : in.readByte();
      for (int i = 0; i < count; i++) {
        models.add(in.readUTF());
      }
      return new TraceSummary(
          traceId, name, start, end, status, revision, spans, errors, firstArrival, fields, models);
    } catch (IOException e) {
      throw new UncheckedIOException("a summary that ends early", e);
    }
  }

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
