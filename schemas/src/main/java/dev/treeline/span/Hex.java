package dev.treeline.span;

import java.util.HexFormat;

final class Hex {

  private Hex() {}

  static boolean isHex(String text) {
    return text.chars().allMatch(HexFormat::isHexDigit);
  }
}
