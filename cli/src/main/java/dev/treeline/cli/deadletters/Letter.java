package dev.treeline.cli.deadletters;

import dev.treeline.codec.DeadLetter;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dead letter and where it stands. */
record Letter(Position position, long timestamp, DeadLetter content) {

  static final Comparator<Letter> OLDEST_FIRST =
      Comparator.comparingLong(Letter::timestamp)
          .thenComparing(letter -> letter.position.partition)
          .thenComparing(letter -> letter.position.offset);

  /** Its name on a command line: {@code 3-17}. */
  record Position(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

    static Optional<Position> parse(String text) {
      Matcher match = TEXT.matcher(text.strip());
      return match.matches()
          ? Optional.of(
              new Position(Integer.parseInt(match.group(1)), Long.parseLong(match.group(2))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return partition + "-" + offset;
    }
  }

  /** Where the original stood, for people. */
  String source() {
    return content.topic().isEmpty()
        ? "(intake)"
        : content.topic() + " " + content.partition() + "-" + content.offset();
  }

  /** Whether its value is all there. */
  boolean isWhole() {
    byte[] value = content.value();
    return value != null && value.length == content.valueSize();
  }

  /** As JSON has it. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("position", position.toString());
    fields.put("time", Instant.ofEpochMilli(timestamp).toString());
    fields.put("reason", content.reason());
    fields.put("detail", content.detail());
    fields.put("tenant", content.tenant());
    fields.put("topic", content.topic());
    fields.put("partition", content.partition());
    fields.put("offset", content.offset());
    fields.put("contentType", content.contentType());
    fields.put("valueSize", content.valueSize());
    fields.put("whole", isWhole());
    return fields;
  }
}
