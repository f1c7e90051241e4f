package dev.treeline.cli.deadletters;

import dev.treeline.cli.command.TimeOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters; what is not given applies to all. */
final class LetterFilter {

  @Option(names = "--reason", paramLabel = "REASON", description = "Such as unknown_tenant.")
  private @Nullable String reason;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Where the original stood; 'intake': it came over HTTP or gRPC.")
  private @Nullable String topic;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Written then or later, like 2026-01-31T12:00:00Z.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Written before.")
  private @Nullable Instant to;

  boolean isGiven() {
    return reason != null || topic != null || from != null || to != null;
  }

  boolean matches(Letter letter) {
    String stood = letter.content().topic().isEmpty() ? "intake" : letter.content().topic();
    return (reason == null || reason.equals(letter.content().reason()))
        && (topic == null || topic.equals(stood))
        && (from == null || letter.timestamp() >= from.toEpochMilli())
        && (to == null || letter.timestamp() < to.toEpochMilli());
  }
}
