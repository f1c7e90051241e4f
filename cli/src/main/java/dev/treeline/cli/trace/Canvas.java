package dev.treeline.cli.trace;

/**
 * What the picture is drawn on.
 *
 * @param width in columns
 * @param colour whether ANSI colours are wanted
 * @param unicode whether lines may be drawn with more than ASCII
 */
record Canvas(int width, boolean colour, boolean unicode) {

  /** Below this there is no picture, only confetti. */
  static final int MIN_WIDTH = 44;

  Canvas {
    if (width < MIN_WIDTH) {
      throw new IllegalArgumentException("a picture needs at least " + MIN_WIDTH + " columns");
    }
  }

  enum Ink {
    FAINT("2"),
    BOLD("1"),
    RED("31"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  String paint(Ink ink, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
  }

  /** One of two ways to draw something. */
  String glyph(String inUnicode, String inAscii) {
    return unicode ? inUnicode : inAscii;
  }

  String ellipsis() {
    return glyph("…", "~");
  }

  String separator() {
    return glyph(" · ", " - ");
  }

  /** What others wrote, made safe to show. */
  String clean(String text) {
    return ShownText.clean(text, !unicode);
  }

  String cut(String text, int columns) {
    return ShownText.cut(text, columns, ellipsis());
  }
}
