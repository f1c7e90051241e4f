package dev.treeline.cli.deadletters;

import java.util.ArrayList;
import java.util.List;

/** Bytes and texts of strangers, so that they do nothing to a terminal. */
final class Printable {

  private static final int ROW = 16;

  private Printable() {}

  static String line(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /** The first bytes, in hex and as text. */
  static List<String> dump(byte[] bytes, int most) {
    List<String> rows = new ArrayList<>();
    for (int from = 0; from < Math.min(most, bytes.length); from += ROW) {
      StringBuilder hex = new StringBuilder();
      StringBuilder text = new StringBuilder();
      for (int i = from; i < Math.min(from + ROW, bytes.length); i++) {
        hex.append("%02x ".formatted(bytes[i]));
        text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      }
      rows.add("%06x  %-48s %s".formatted(from, hex, text));
    }
    if (bytes.length > most) {
      rows.add("... %d bytes more: see them all with --raw".formatted(bytes.length - most));
    }
    return rows;
  }
}
