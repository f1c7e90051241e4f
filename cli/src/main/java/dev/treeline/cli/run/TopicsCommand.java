package dev.treeline.cli.run;

import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.command.ServerOptions;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code treeline topics}: what {@code serve} would do at its start; and what it would not, to
 * register schemas.
 */
@Command(
    name = "topics",
    description = {
      "Creates the topics that are missing, and checks those that are there.",
      "Registers the schemas of treeline.spans where schema-registry.url is set."
    },
    mixinStandardHelpOptions = true)
public final class TopicsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private OutsideKafka kafka = new OutsideKafka();

  @Option(names = "--partitions", paramLabel = "N", description = "Of new topics (24).")
  private @Nullable String partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Of new topics (3); -1 leaves it to the broker.")
  private @Nullable String replication;

  @Override
  public void run() {
    Map<String, String> flags = new HashMap<>(kafka.flags());
    ServerOptions.put(flags, Settings.TOPICS_PARTITIONS, partitions);
    ServerOptions.put(flags, Settings.TOPICS_REPLICATION, replication);
    Configuration configuration = config.load(false, flags);
    Checks.outsideKafka(configuration);
    TopicsOf.ensure(configuration, configuration.passedOn("kafka."))
        .forEach(spec.commandLine().getOut()::println);
    RegistryOf.register(configuration).forEach(spec.commandLine().getOut()::println);
  }
}
