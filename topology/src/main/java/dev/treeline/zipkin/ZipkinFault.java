package dev.treeline.zipkin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why Zipkin's codec refuses a span, in words for who sent it: its own are of its classes. */
final class ZipkinFault {

  private static final Pattern AROUND =
      Pattern.compile("(\\s+See https://\\S+)? reading Span from \\w+$");

  /** What it says, and what stands for it; the first that is all of a text. */
  private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

  static {
    word(
        "No enum constant zipkin2\\.Span\\.Kind\\.(.*)",
        "kind is '$1'; send CLIENT, SERVER, PRODUCER or CONSUMER, or leave it out");
    word("No value at \\$\\.(.*)", "$1 has no value; send one, or leave it out");
    word("Expected an? (?:long|int) but was .* path \\$\\.(.*)", "$1 must be a whole number");
    word("Expected a boolean but was \\w+ at [\\w ]+ path \\$\\.(.*)", "$1 must be true or false");
    word("Expected a string but was \\w+ at [\\w ]+ path \\$\\.(.*)", "$1 must be a string");
    word("Incomplete annotation at \\$\\.(annotations\\[\\d+]).*", "$1 lacks timestamp or value");
    word(
        "For input string: (.*)",
        "$1 is no number; send timestamp, duration and port as whole numbers");
    word("invalid port (.*)", "port is $1; send one up to 65535, or leave it out");
    word("Missing : (.*)", "it lacks $1");
    word("(\\w+) == null", "it lacks $1");
    word("(\\w+)\\.length > (\\d+)", "$1 has more than $2 digits");
    word("(.*) should be lower-hex encoded with no prefix", "the id '$1' is not in hex digits");
    word("Malformed", "it is not built as Zipkin's spans are, version 2; check what writes it");
    word("(?:Truncated|Greater than).*", "it is cut off, or no protobuf; check what writes it");
  }

  private ZipkinFault() {}

  /** What is not known is told as it is: it may name the field. */
  static String of(String refusal) {
    String text = AROUND.matcher(refusal).replaceFirst("");
    for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
      Matcher matcher = word.getKey().matcher(text);
      if (matcher.matches()) {
        return matcher.replaceFirst(word.getValue());
      }
    }
    return text;
  }

  private static void word(String theirs, String ours) {
    WORDS.put(Pattern.compile(theirs, Pattern.DOTALL), ours);
  }
}
