package dev.treeline.cli.load;

import dev.treeline.cli.client.AskedServer;
import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.load.plan.LoadPlan;
import dev.treeline.load.run.LoadOptions;
import dev.treeline.load.run.LoadRun;
import dev.treeline.load.run.Progress;
import dev.treeline.load.run.Tally;
import dev.treeline.load.run.Verifier;
import dev.treeline.load.send.Format;
import dev.treeline.load.send.GrpcSender;
import dev.treeline.load.send.HttpSender;
import dev.treeline.load.send.KafkaSender;
import dev.treeline.load.send.Patience;
import dev.treeline.load.send.Sender;
import dev.treeline.topics.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code treeline load}. */
@Command(
    name = "load",
    description = "Sends made-up traces, in any format that Treeline takes in, and counts them.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was acknowledged, and found again with --verify",
      "1:something was not",
      "2:the command line is wrong"
    },
    footer = {
      "",
      "Example: treeline load --format otlp-grpc --rate 2000 --duration 30s --shapes agent --verify"
    })
public final class LoadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private AskedServer server = new AskedServer();
  @Mixin private PlanOptions plan = new PlanOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "otlp-http",
      completionCandidates = FormatNames.class,
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private String format = "otlp-http";

  @Option(
      names = "--grpc-url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:4317",
      description = "For otlp-grpc. Default: ${DEFAULT-VALUE}.")
  private URI grpcUrl = URI.create("http://127.0.0.1:4317");

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "For formats straight to Kafka. Default: 127.0.0.1:9092, that of 'dev'.")
  private @Nullable String servers;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Instead of the format's usual.")
  private @Nullable String topic;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "The header of records.")
  private @Nullable String tenant;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Spans a second; 0: as fast as they are taken. Default: ${DEFAULT-VALUE}.")
  private double rate = 1000;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "100",
      description = "Spans of a request or record, at most. Default: ${DEFAULT-VALUE}.")
  private int batch = 100;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "4",
      description = "Threads that send, each with a request under way. Default: ${DEFAULT-VALUE}.")
  private int connections = 4;

  @Option(names = "--gzip", description = "Compress requests.")
  private boolean gzip;

  @Option(
      names = "--late-by",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "10s",
      description = "How long late spans are held back. Default: ${DEFAULT-VALUE}.")
  private Duration lateBy = Duration.ofSeconds(10);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Stop then, like 30s or 5m; without --spans there is no other end.")
  private @Nullable Duration duration;

  @Option(
      names = "--retry-for",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "1m",
      description =
          "How long a request is tried again after 429, 502, 503, 504 or no answer. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration retryFor = Duration.ofMinutes(1);

  @Option(names = "--verify", description = "Read the traces back, and count what is missing.")
  private boolean verify;

  @Option(
      names = "--verify-within",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "30s",
      description = "How long to wait for spans to show. Default: ${DEFAULT-VALUE}.")
  private Duration verifyWithin = Duration.ofSeconds(30);

  @Override
  public Integer call() throws InterruptedException {
    Format chosen =
        Format.of(format)
            .orElseThrow(() -> usage("--format " + format + ": use one of " + FormatNames.ALL));
    check();
    LoadPlan planned =
        plan.plan(duration != null, chosen == Format.AVRO_BATCH ? batch : 1, Instant.now());
    PrintWriter out = spec.commandLine().getOut();
    out.println(plan.told(planned));
    out.flush();
    CountDownLatch stopped = new CountDownLatch(1);
    Tally tally = new Tally(verify);
    LoadOptions options = new LoadOptions(rate, batch, connections, lateBy, duration);
    Thread onSignal = new Thread(stopped::countDown);
    Runtime.getRuntime().addShutdownHook(onSignal);
    LoadRun run =
        new LoadRun(
            planned, options, sender(chosen, new Patience(retryFor, stopped)), tally, stopped);
    Progress progress = new Progress(tally, out);
    try (progress) {
      run.run();
    }
    progress.summary();
    boolean complete = tally.failed() == 0 && tally.rejected() == 0;
    if (verify) {
      complete &= isThere(planned, tally, out);
    }
    return complete ? 0 : 1;
  }

  private boolean isThere(LoadPlan planned, Tally tally, PrintWriter out)
      throws InterruptedException {
    try {
      Verifier.Found found = new Verifier(url(), apiKey(), verifyWithin).verify(planned, tally);
      out.println(
          "verified  %,d spans of %,d traces: %,d missing, %,d there twice"
              .formatted(found.spans(), found.traces(), found.missing(), found.twice()));
      if (found.spans() > 0 && found.missing() == found.spans()) {
        out.println(
            "          not one is there: does %s answer reads (http.port), or take spans alone?"
                .formatted(url()));
      } else if (found.example() != null) {
        out.println("          see './treeline trace " + found.example() + "'");
      }
      out.flush();
      return found.isComplete();
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot read traces back (" + e.getMessage() + "): check --url and --key", e);
    }
  }

  private Sender sender(Format chosen, Patience patience) throws InterruptedException {
    return switch (chosen.way()) {
      case HTTP -> new HttpSender(chosen, url(), apiKey(), gzip, patience);
      case GRPC -> new GrpcSender(grpcUrl, apiKey(), gzip, connections, patience);
      case KAFKA -> kafkaSender(chosen);
    };
  }

  private Sender kafkaSender(Format chosen) throws InterruptedException {
    Map<String, String> flags =
        servers == null ? Map.of() : Map.of(Settings.BOOTSTRAP_SERVERS, servers);
    Configuration configuration = config.load(false, flags);
    Map<String, String> kafka = new HashMap<>(configuration.passedOn("kafka."));
    kafka.putIfAbsent("bootstrap.servers", "127.0.0.1:9092");
    Map<String, String> producer = new HashMap<>(kafka);
    producer.putAll(configuration.passedOn("producer."));
    Topics topics = new Topics(configuration.get(Settings.TOPICS_PREFIX));
    String usual = chosen.place().isEmpty() ? topics.spans() : chosen.place();
    String filled = topic == null ? usual : topic;
    new LoadedTopic(topics, filled, chosen)
        .warning(kafka)
        .ifPresent(warning -> spec.commandLine().getErr().println("warning: " + warning));
    return new KafkaSender(chosen, filled, tenant, producer);
  }

  private @Nullable String apiKey() {
    return server.key(System.getenv()).value();
  }

  private URI url() {
    return server.url(System.getenv());
  }

  private void check() {
    if (rate < 0) {
      throw usage("--rate " + rate + ": use 0 or more");
    }
    if (batch < 1 || connections < 1) {
      throw usage("--batch and --connections are 1 or more");
    }
    if (grpcUrl.getHost() == null || grpcUrl.getPort() < 0) {
      throw usage("--grpc-url " + grpcUrl + ": give one like http://127.0.0.1:4317");
    }
    url(); // refused here, not after the first span
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
