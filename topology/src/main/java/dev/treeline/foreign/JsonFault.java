package dev.treeline.foreign;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Where bytes are no JSON, and what to do: a parser's own words are for who calls the parser. */
public final class JsonFault {

  private static final Pattern NO_NUMBER = Pattern.compile("NaN|Inf(inity)?\\b|INF\\b");

  /** The parser stands somewhere in the word that it refuses, or behind it. */
  private static final int AROUND = 12;

  private JsonFault() {}

  public static String of(JacksonException refusal, byte[] json) {
    JsonLocation at = refusal.getLocation();
    String where =
        at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
    return where + what(refusal, at == null ? 0 : at.getByteOffset(), json);
  }

  private static String what(JacksonException refusal, long offset, byte[] json) {
    if (refusal instanceof JsonEOFException) {
      return "it ends too early; send all of it";
    }
    if (refusal instanceof StreamConstraintsException) {
      return "it is nested too deep, or has a number or a name that is too long; send less in one";
    }
    if (refusal instanceof MismatchedInputException) {
      return "something stands behind its end; send one request in a body";
    }
    return NO_NUMBER.matcher(around(offset, json)).find()
        ? "JSON has no such number; write it as text, \"NaN\", \"Infinity\" or \"-Infinity\""
        : "this is no JSON; check what writes it";
  }

  private static String around(long offset, byte[] json) {
    int from = (int) Math.max(0, Math.min(offset, json.length) - AROUND);
    int to = Math.min(json.length, from + 2 * AROUND);
    return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
