package dev.treeline.server.dialect;

import java.util.Map;

/**
 * What is wrong with one parameter, in the terms of pydantic, on which several of the products
 * stand.
 *
 * @param place where it stood: {@code path} or {@code query}
 * @param type for programs, such as {@code int_parsing}
 * @param input as it came
 * @param context what the message speaks of; empty where it speaks of nothing
 */
public record Fault(
    String place,
    String parameter,
    String type,
    String message,
    String input,
    Map<String, ?> context) {

  /** A rule of Treeline's own, told as pydantic tells those of a program. */
  public static Fault ofValue(String place, String parameter, String message, String input) {
    return new Fault(
        place,
        parameter,
        "value_error",
        "Value error, " + message,
        input,
        Map.of("error", Map.of()));
  }
}
