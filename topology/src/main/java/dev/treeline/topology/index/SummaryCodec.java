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

  /** Without readings, likewise: the canonical values stand in for them. */
  private static final byte WITHOUT_READINGS = 2;

  private static final byte VERSION = 3;

  private static final int NO_READING = 0;

  /** Most are what the canonical field is: they take a byte. */
  private static final int AS_CANONICAL = 1;

  private static final int OWN_READING = 2;

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
      for (SummaryField field : SummaryField.CANONICAL) {
        writeOptional(out, summary.field(field));
      }
      out.writeByte(summary.models().size());
      for (String model : summary.models()) {
        out.writeUTF(model);
      }
      for (SummaryField reading : SummaryField.READINGS) {
        writeReading(out, summary.field(reading), summary.field(reading.base()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toByteArray();
  }

  public static TraceSummary decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version < WITHOUT_MODELS || version > VERSION) {
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
      for (SummaryField field : SummaryField.CANONICAL) {
        put(fields, field, readOptional(in));
      }
      List<String> models = new ArrayList<>();
      int count = version == WITHOUT_MODELS ? 0 : in.readByte();
      for (int i = 0; i < count; i++) {
        models.add(in.readUTF());
      }
      for (SummaryField reading : SummaryField.READINGS) {
        int kind = version <= WITHOUT_READINGS ? AS_CANONICAL : in.readByte();
        put(fields, reading, readReading(in, kind, fields.get(reading.base())));
      }
      return new TraceSummary(
          traceId, name, start, end, status, revision, spans, errors, firstArrival, fields, models);
    } catch (IOException e) {
      throw new UncheckedIOException("a summary that ends early", e);
    }
  }

  private static void writeReading(
      DataOutputStream out, @Nullable String reading, @Nullable String canonical)
      throws IOException {
    if (reading == null) {
      out.writeByte(NO_READING);
    } else if (reading.equals(canonical)) {
      out.writeByte(AS_CANONICAL);
    } else {
      out.writeByte(OWN_READING);
      out.writeUTF(reading);
    }
  }

  private static @Nullable String readReading(
      DataInputStream in, int kind, @Nullable String canonical) throws IOException {
    return switch (kind) {
      case NO_READING -> null;
      case AS_CANONICAL -> canonical;
      case OWN_READING -> in.readUTF();
      default -> throw new IllegalStateException("a reading of kind " + kind);
    };
  }

  private static void put(
      Map<SummaryField, String> fields, SummaryField field, @Nullable String text) {
    if (text != null) {
      fields.put(field, text);
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
