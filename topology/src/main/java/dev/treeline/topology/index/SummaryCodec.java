package dev.treeline.topology.index;

import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceSummary;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A summary as bytes, which {@link SummaryRow} reads; the first is the version of the layout.
 * {@code writeUTF} takes 65,535 bytes, more than {@link TraceSummary#MAX_TEXT} characters can have.
 */
public final class SummaryCodec {

  /** Without models: rows that an earlier version wrote. */
  static final byte WITHOUT_MODELS = 1;

  /** Without readings, likewise: the canonical values stand in for them. */
  static final byte WITHOUT_READINGS = 2;

  static final byte VERSION = 3;

  static final int NO_READING = 0;

  /** Most are what the canonical field is: they take a byte. */
  static final int AS_CANONICAL = 1;

  static final int OWN_READING = 2;

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
    return new SummaryRow(bytes).summary();
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

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }
}
