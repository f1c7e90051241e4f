package dev.treeline.cli.deadletters;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.topics.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code treeline dead-letters replay}. */
@Command(
    name = "replay",
    description = {
      "Sends originals once more to where they stood.",
      "The letters stay; a span that is replayed twice is stored once."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that were chosen are replayed",
      "1:some could not be; the lines say why",
      "2:the command line is wrong"
    })
final class ReplayLetters implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private LetterFilter filter = new LetterFilter();

  @Parameters(arity = "0..*", paramLabel = "POSITION", description = "These: PARTITION-OFFSET.")
  private List<String> positions = List.of();

  @Option(names = "--all", description = "All there are.")
  private boolean all;

  @Option(names = "--dry-run", description = "Tell what would be done, and send nothing.")
  private boolean dryRun;

  @Option(
      names = "--max-replays",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Leave out what was replayed so often and came back. Default: ${DEFAULT-VALUE}.")
  private int maxReplays = 1;

  private int replayed;
  private int skipped;

  @Override
  public Integer call() throws InterruptedException {
    Set<Letter.Position> chosen = chosen();
    KafkaOptions.Target target = kafka.target();
    PrintWriter out = spec.commandLine().getOut();
    List<Letter.Position> found = new ArrayList<>();
    try (LetterLog log = new LetterLog(target);
        LetterLog sources = new LetterLog(target);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                target.clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
      log.forEach(
          letter -> {
            if (filter.matches(letter)
                && (chosen.isEmpty() || chosen.contains(letter.position()))) {
              found.add(letter.position());
              out.println(letter.position() + " " + replay(letter, target, sources, producer));
            }
          });
    }
    found.forEach(chosen::remove);
    chosen.forEach(position -> out.println(position + " is no dead letter"));
    skipped += chosen.size();
    out.println((dryRun ? "would replay " : "replayed ") + replayed + ", left out " + skipped);
    out.flush();
    return skipped == 0 ? 0 : 1;
  }

  private String replay(
      Letter letter,
      KafkaOptions.Target target,
      LetterLog sources,
      KafkaProducer<byte[], byte[]> producer) {
    Replay.Decision decision = Replay.decide(letter, target.topics().spans());
    if (!(decision instanceof Replay.Send send)) {
      skipped++;
      return "left out: " + decision.told();
    }
    Optional<ConsumerRecord<byte[], byte[]>> original = sources.original(letter.content());
    int before = original.map(ReplayLetters::replaysOf).orElse(0);
    if (before >= maxReplays) {
      skipped++;
      return "left out: it came back after it was replayed; mend the cause (%s), then raise --max-replays"
          .formatted(letter.content().reason());
    }
    replayed++;
    return dryRun
        ? "would go " + send.told()
        : "replayed to " + sent(producer, record(letter, send, original, before + 1));
  }

  /** A replayed record has a header that tells of it. */
  private static int replaysOf(ConsumerRecord<byte[], byte[]> original) {
    Header header = original.headers().lastHeader(Replay.HEADER);
    String text =
        header == null || header.value() == null
            ? ""
            : new String(header.value(), StandardCharsets.UTF_8);
    return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
  }

  private static ProducerRecord<byte[], byte[]> record(
      Letter letter,
      Replay.Send send,
      Optional<ConsumerRecord<byte[], byte[]>> original,
      int count) {
    byte[] value = letter.content().value();
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(send.topic(), send.key(), value);
    // A letter keeps no headers, but one of the original's may name the schema of the value.
    // Treeline's own tell of its first journey, and are left out.
    original
        .filter(it -> it.topic().equals(send.topic()) && Arrays.equals(it.value(), value))
        .ifPresent(
            it -> {
              for (Header header : it.headers()) {
                if (!header.key().startsWith("treeline-")) {
                  record.headers().add(header);
                }
              }
            });
    if (!letter.content().tenant().isEmpty()) {
      record.headers().add(Topics.TENANT_HEADER, bytes(letter.content().tenant()));
    }
    record.headers().add(Replay.HEADER, bytes(Integer.toString(count)));
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sent(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      RecordMetadata at = producer.send(record).get();
      return at.topic() + " " + at.partition() + "-" + at.offset();
    } catch (ExecutionException | KafkaException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "cannot write to " + record.topic() + " (" + why.getMessage() + "): the rest is not sent",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private Set<Letter.Position> chosen() {
    if (positions.isEmpty() && !all && !filter.isGiven()) {
      throw usage("say which: positions, --reason and the like, or --all");
    }
    if (!positions.isEmpty() && (all || filter.isGiven())) {
      throw usage("positions need no --all and no filter: leave these out");
    }
    Set<Letter.Position> parsed = new LinkedHashSet<>();
    for (String text : positions) {
      parsed.add(
          Letter.Position.parse(text)
              .orElseThrow(() -> usage("'" + text + "' is no position: give one like 3-17")));
    }
    return parsed;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
