package dev.treeline.cli.deadletters;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.TraceId;
import dev.treeline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a letter's original belongs, and whether sending it again can be of any use. */
final class Replay {

  /** Counts how often a record was replayed. */
  static final String HEADER = Topics.REPLAY_HEADER;

  /** Of one span, taken out of its request or record: it says the same thing again. */
  private static final Set<String> OF_A_SPAN = Set.of("invalid_id", "invalid_time", "invalid_span");

  private Replay() {}

  /** What to do with a letter. */
  sealed interface Decision {
    String told();
  }

  record Send(String topic, byte @Nullable [] key) implements Decision {
    @Override
    public String told() {
      return "to " + topic;
    }
  }

  record Skip(String why) implements Decision {
    @Override
    public String told() {
      return "not possible: " + why;
    }
  }

  /**
   * Decides by the letter alone.
   *
   * @param spans the topic of Treeline's own records
   */
  static Decision decide(Letter letter, String spans) {
    DeadLetter content = letter.content();
    byte[] value = content.value();
    if (value == null) {
      return new Skip("it had no value");
    }
    if (!letter.isWhole()) {
      return new Skip(
          "only %d of its %d bytes are kept: read it where it stood"
              .formatted(value.length, content.valueSize()));
    }
    if (content.contentType().equals(DeadLetter.SPAN_RECORD) && SpanRecords.isOwn(value)) {
      return ofOwnEncoding(value, spans);
    }
    if (!content.contentType().isEmpty() && OF_A_SPAN.contains(content.reason())) {
      return new Skip("the span itself is wrong and would be refused again: mend its sender");
    }
    return content.topic().isEmpty()
        ? new Skip("it came over HTTP or gRPC, and its sender was told: send it from there")
        : new Send(content.topic(), content.key());
  }

  private static Decision ofOwnEncoding(byte[] value, String spans) {
    try {
      TraceId traceId = SpanRecords.decode(value).get(0).traceId();
      return new Send(spans, traceId.toString().getBytes(StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      return new Skip("it cannot be read: " + e.getMessage());
    }
  }
}
