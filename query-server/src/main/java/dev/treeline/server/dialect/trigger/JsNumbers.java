package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Numbers as JavaScript writes them: {@code 25}, not {@code 25.0}. */
final class JsNumbers {

  /** Up to here a double holds every whole number. */
  private static final double MAX_WHOLE = 1L << 53;

  private JsNumbers() {}

  static void write(JsonGenerator json, String field, double number) throws IOException {
    if (number == Math.rint(number) && Math.abs(number) <= MAX_WHOLE) {
      json.writeNumberField(field, (long) number);
    } else {
      json.writeNumberField(field, number);
    }
  }
}
