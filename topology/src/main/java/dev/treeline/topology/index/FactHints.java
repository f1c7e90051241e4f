package dev.treeline.topology.index;

import dev.treeline.trace.SummaryField;
import dev.treeline.vocabulary.CanonicalField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which fields a record of spans may tell, from its bytes: attribute keys stand there as text
 * behind their length. It may see a key where there is none, in some longer text, and costs a
 * decoding then; it never misses one.
 */
final class FactHints {

  /** In Avro a length below 64 is one byte, twice its value. */
  private static final int LONGEST_KEY = 63;

  private static final byte NULL = 0;
  private static final byte TEXT = 2 * 4; // the fourth of an attribute value's types

  private static final Key[][] BY_LENGTH_BYTE = table();

  /**
   * An attribute key.
   *
   * @param bytes its length and its text
   */
  private record Key(byte[] bytes, int bit) {

    boolean standsAt(int at, byte[] row) {
      int end = at + bytes.length;
      return end + 1 < row.length
          && Arrays.equals(row, at, end, bytes, 0, bytes.length)
          && row[end] != NULL
          && !(row[end] == TEXT && row[end + 1] == 0);
    }
  }

  private FactHints() {}

  /**
   * Those of the fields that may be told.
   *
   * @param fields bits of {@link SummaryFacts}
   */
  static int in(byte[] row, int fields) {
    int found = 0;
    for (int i = 0; i < row.length && found != fields; i++) {
      Key[] keys = row[i] < 0 ? null : BY_LENGTH_BYTE[row[i]];
      for (int k = 0; keys != null && k < keys.length; k++) {
        if ((keys[k].bit & fields & ~found) != 0 && keys[k].standsAt(i, row)) {
          found |= keys[k].bit;
        }
      }
    }
    return found;
  }

  private static Key[][] table() {
    List<Key> keys = new ArrayList<>();
    for (SummaryField field : SummaryField.values()) {
      for (String key : keysOf(field)) {
        keys.add(new Key(framed(key), 1 << field.ordinal()));
      }
    }
    Key[][] table = new Key[Byte.MAX_VALUE + 1][];
    for (int length = 0; length <= Byte.MAX_VALUE; length++) {
      byte first = (byte) length;
      List<Key> same = keys.stream().filter(key -> key.bytes[0] == first).toList();
      table[length] = same.isEmpty() ? null : same.toArray(Key[]::new);
    }
    return table;
  }

  private static List<String> keysOf(SummaryField field) {
    return switch (field) {
      case SERVICE -> List.of("service.name");
      case RUN_ID -> CanonicalField.RUN_ID.keys();
      case SESSION_ID -> CanonicalField.SESSION_ID.keys();
      case USER_ID -> CanonicalField.USER_ID.keys();
      case AGENT_ID -> CanonicalField.AGENT_ID.keys();
      case TEAM_ID -> CanonicalField.TEAM_ID.keys();
      case WORKFLOW_ID -> CanonicalField.WORKFLOW_ID.keys();
    };
  }

  private static byte[] framed(String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    if (text.length > LONGEST_KEY) {
      throw new IllegalStateException("the length of '" + key + "' is more than one byte");
    }
    byte[] framed = new byte[text.length + 1];
    framed[0] = (byte) (2 * text.length);
    System.arraycopy(text, 0, framed, 1, text.length);
    return framed;
  }
}
