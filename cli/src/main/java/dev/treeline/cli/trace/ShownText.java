package dev.treeline.cli.trace;

import java.util.regex.Pattern;

/**
 * Text of unknown origin on its way to a terminal: what could steer the terminal or reorder the
 * line is taken out, and widths are counted in columns.
 */
final class ShownText {

  /**
   * Sequences first, so that no harmless-looking rest of one stays: CSI, OSC and its kin, others.
   */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]"
              + "|(?:\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*"
              + "(?:\u0007|\u001b\\\\|\u009c)?"
              + "|\u001b[ -/]*[0-~]?");

  private ShownText() {}

  /** On one line, without anything that is not meant to be seen; ASCII alone where asked. */
  static String clean(String raw, boolean ascii) {
    StringBuilder clean = new StringBuilder(raw.length());
    ESCAPE
        .matcher(raw)
        .replaceAll("")
        .codePoints()
        .map(point -> Character.isWhitespace(point) ? ' ' : point)
        .filter(ShownText::isShown)
        .forEach(point -> clean.appendCodePoint(ascii && point > '~' ? '?' : point));
    return clean.toString();
  }

  /** Columns that the text takes in a terminal. */
  static int width(String text) {
    return text.codePoints().map(ShownText::width).sum();
  }

  /** The text, or as much of it as fits before the ellipsis. */
  static String cut(String text, int columns, String ellipsis) {
    if (width(text) <= columns) {
      return text;
    }
    int room = columns - ellipsis.length();
    if (room < 0) {
      return "";
    }
    int end = 0;
    for (int used = 0; end < text.length(); ) {
      int point = text.codePointAt(end);
      used += width(point);
      if (used > room) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end) + ellipsis;
  }

  /** Format characters include those that turn the direction of writing. */
  private static boolean isShown(int point) {
    boolean variationSelector = point >= 0xFE00 && point <= 0xFE0F;
    return !variationSelector
        && switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  /** East Asian wide and fullwidth, and emoji: the blocks of UAX 11 that matter in practice. */
  private static boolean isWide(int point) {
    return point >= 0x1100
        && (point <= 0x115F
            || (point >= 0x2E80 && point <= 0xA4CF && point != 0x303F)
            || (point >= 0xA960 && point <= 0xA97F)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0xFFE0 && point <= 0xFFE6)
            || (point >= 0x1F300 && point <= 0x1F64F)
            || (point >= 0x1F680 && point <= 0x1F6FF)
            || (point >= 0x1F900 && point <= 0x1FAFF)
            || (point >= 0x20000 && point <= 0x3FFFD)
            || point == 0x2705
            || point == 0x274C);
  }
}
