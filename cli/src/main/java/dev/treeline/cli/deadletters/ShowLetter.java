package dev.treeline.cli.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code treeline dead-letters show}. */
@Command(
    name = "show",
    description = "Shows one dead letter with its bytes.",
    mixinStandardHelpOptions = true)
final class ShowLetter implements Runnable {

  private static final int SHOWN_BYTES = 512;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Parameters(paramLabel = "POSITION", description = "As 'list' has it: PARTITION-OFFSET.")
  private String position = "";

  @Option(
      names = "--raw",
      description = "Print the original's bytes as they are, and nothing else.")
  private boolean raw;

  @Option(names = "--json", description = "Print all as JSON, key and value in Base64.")
  private boolean json;

  @Override
  public void run() {
    Letter.Position at =
        Letter.Position.parse(position)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "'" + position + "' is no position: give one like 3-17"));
    KafkaOptions.Target target = kafka.target();
    try (LetterLog log = new LetterLog(target)) {
      show(
          target.topics().spans(),
          log.at(at)
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "there is no dead letter at " + at + ": see 'dead-letters list'")));
    } catch (IOException e) {
      throw new CommandFailure("cannot print (" + e.getMessage() + ")", e);
    }
  }

  private void show(String spans, Letter letter) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    byte[] value = letter.content().value();
    if (raw) {
      // Not closed: it is the process' own.
      OutputStream bytes = System.out;
      bytes.write(value == null ? new byte[0] : value);
      bytes.flush();
      return;
    }
    Map<String, Object> fields = letter.fields();
    if (json) {
      fields.put("key", letter.content().key());
      fields.put("value", value);
      out.println(new ObjectMapper().writeValueAsString(fields));
    } else {
      fields.forEach((name, field) -> out.println("%-12s %s".formatted(name, shown(field))));
      Replay.Decision decision = Replay.decide(letter, spans);
      out.println("%-12s %s".formatted("replay", decision.told()));
      if (value != null) {
        Printable.dump(value, SHOWN_BYTES).forEach(out::println);
      }
    }
    out.flush();
  }

  private static String shown(Object field) {
    return Printable.line(String.valueOf(field));
  }
}
