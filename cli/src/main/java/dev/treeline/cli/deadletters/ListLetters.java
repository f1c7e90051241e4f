package dev.treeline.cli.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code treeline dead-letters list}. */
@Command(
    name = "list",
    description = "Lists dead letters, newest first, and counts them by reason.",
    mixinStandardHelpOptions = true)
final class ListLetters implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private LetterFilter filter = new LetterFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many to print. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Option(names = "--oldest-first", description = "The other way round.")
  private boolean oldestFirst;

  @Option(names = "--json", description = "A line of JSON for each, and no counts.")
  private boolean json;

  @Override
  public void run() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit is 1 or more");
    }
    // The first of the queue is the one to give up for a better one.
    PriorityQueue<Letter> kept =
        new PriorityQueue<>(oldestFirst ? Letter.OLDEST_FIRST.reversed() : Letter.OLDEST_FIRST);
    Map<String, Long> counts = new TreeMap<>();
    try (LetterLog log = new LetterLog(kafka.target())) {
      log.forEach(
          letter -> {
            if (filter.matches(letter)) {
              counts.merge(letter.content().reason(), 1L, Long::sum);
              kept.add(letter);
              if (kept.size() > limit) {
                kept.remove();
              }
            }
          });
    }
    List<Letter> letters = new ArrayList<>(kept);
    letters.sort(oldestFirst ? Letter.OLDEST_FIRST : Letter.OLDEST_FIRST.reversed());
    print(letters, counts);
  }

  private void print(List<Letter> letters, Map<String, Long> counts) {
    PrintWriter out = spec.commandLine().getOut();
    for (Letter letter : letters) {
      out.println(json ? json(letter) : line(letter));
    }
    if (!json) {
      long all = counts.values().stream().mapToLong(Long::longValue).sum();
      out.println(all == 0 ? "no dead letters" : letters.size() + " of " + all + " dead letters");
      counts.forEach((reason, count) -> out.println("  " + Printable.line(reason) + ": " + count));
    }
    out.flush();
  }

  private static String line(Letter letter) {
    return "%-10s %s  %-18s %-28s %7d B  %s"
        .formatted(
            letter.position(),
            Instant.ofEpochMilli(letter.timestamp()),
            Printable.line(letter.content().reason()),
            Printable.line(letter.source()),
            letter.content().valueSize(),
            Printable.line(letter.content().detail()));
  }

  private static String json(Letter letter) {
    try {
      return JSON.writeValueAsString(letter.fields());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers cannot fail", e);
    }
  }
}
