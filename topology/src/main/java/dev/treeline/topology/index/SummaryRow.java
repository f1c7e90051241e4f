package dev.treeline.topology.index;

import dev.treeline.span.TraceId;
import dev.treeline.trace.Listed;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored summary that knows where its parts are, and makes of bytes what it is asked for: of the
 * rows that a list looks at, most are asked for one part and do not match.
 */
final class SummaryRow implements Listed {

  private static final int TRACE_ID = 1;
  private static final int NAME = TRACE_ID + TraceId.BYTES;

  /** Behind the name, one after the other. */
  private static final int START = 0;

  private static final int END = START + Long.BYTES;
  private static final int STATUS = END + Long.BYTES;
  private static final int REVISION = STATUS + 1;
  private static final int SPANS = REVISION + Integer.BYTES;
  private static final int ERRORS = SPANS + Integer.BYTES;
  private static final int FIRST_ARRIVAL = ERRORS + Integer.BYTES;
  private static final int FIELDS = FIRST_ARRIVAL + Long.BYTES;

  /** No text stands at the version. */
  private static final int NONE = 0;

  private static final TraceStatus[] STATUSES = TraceStatus.values();
  private static final SummaryField[] ALL_FIELDS = SummaryField.values();

  /** What a byte that is no ASCII becomes; ASCII has no such character. */
  private static final char REPLACED = '\uFFFD';

  private final byte[] array;
  private final ByteBuffer bytes;
  private final int numbers;

  /** Where the text of each field stands. */
  private final int[] texts = new int[ALL_FIELDS.length];

  private final int modelCount;
  private final int models;

  SummaryRow(byte[] row) {
    array = row;
    bytes = ByteBuffer.wrap(row);
    byte version = bytes.get();
    if (version < SummaryCodec.WITHOUT_MODELS || version > SummaryCodec.VERSION) {
      throw new IllegalStateException("summary of layout " + version);
    }
    bytes.position(NAME);
    skipText();
    numbers = bytes.position();
    bytes.position(numbers + FIELDS);
    for (SummaryField field : SummaryField.CANONICAL) {
      texts[field.ordinal()] = bytes.get() == 0 ? NONE : skipText();
    }
    modelCount = version == SummaryCodec.WITHOUT_MODELS ? 0 : bytes.get();
    models = bytes.position();
    for (int i = 0; i < modelCount; i++) {
      skipText();
    }
    for (SummaryField reading : SummaryField.READINGS) {
      int kind = version <= SummaryCodec.WITHOUT_READINGS ? SummaryCodec.AS_CANONICAL : bytes.get();
      texts[reading.ordinal()] = reading(kind, texts[reading.base().ordinal()]);
    }
  }

  private int reading(int kind, int canonical) {
    return switch (kind) {
      case SummaryCodec.NO_READING -> NONE;
      case SummaryCodec.AS_CANONICAL -> canonical;
      case SummaryCodec.OWN_READING -> skipText();
      default -> throw new IllegalStateException("a reading of kind " + kind);
    };
  }

  TraceSummary summary() {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    for (SummaryField field : ALL_FIELDS) {
      String text = field(field);
      if (text != null) {
        fields.put(field, text);
      }
    }
    return new TraceSummary(
        traceId(),
        name(),
        bytes.getLong(numbers + START),
        endUnixNano(),
        STATUSES[bytes.get(numbers + STATUS)],
        bytes.getInt(numbers + REVISION),
        bytes.getInt(numbers + SPANS),
        bytes.getInt(numbers + ERRORS),
        firstArrival(),
        fields,
        models());
  }

  @Override
  public SummaryPosition position() {
    return new SummaryPosition(firstArrival(), traceId());
  }

  @Override
  public String name() {
    return text(NAME);
  }

  @Override
  public long beganUnixNano() {
    return TraceSummary.began(bytes.getLong(numbers + START), firstArrival());
  }

  @Override
  public long endUnixNano() {
    return bytes.getLong(numbers + END);
  }

  @Override
  public @Nullable String field(SummaryField field) {
    int at = texts[field.ordinal()];
    return at == NONE ? null : text(at);
  }

  @Override
  public List<String> models() {
    List<String> names = new ArrayList<>(modelCount);
    int at = models;
    for (int i = 0; i < modelCount; i++) {
      names.add(text(at));
      at += Short.BYTES + length(at);
    }
    return names;
  }

  private TraceId traceId() {
    return new TraceId(bytes.getLong(TRACE_ID), bytes.getLong(TRACE_ID + Long.BYTES));
  }

  private long firstArrival() {
    return bytes.getLong(numbers + FIRST_ARRIVAL);
  }

  /** Goes on behind a text, and tells where it stands. */
  private int skipText() {
    int at = bytes.position();
    bytes.position(at + Short.BYTES + length(at));
    return at;
  }

  private int length(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  /** As {@code writeUTF} wrote it; ASCII, which most text is, is what it looks like. */
  private String text(int at) {
    int length = length(at);
    String ascii = new String(array, at + Short.BYTES, length, StandardCharsets.US_ASCII);
    if (ascii.indexOf(REPLACED) < 0) {
      return ascii;
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(array, at, Short.BYTES + length))) {
      return in.readUTF();
    } catch (IOException e) {
      throw new UncheckedIOException("text that ends within a character", e);
    }
  }
}
