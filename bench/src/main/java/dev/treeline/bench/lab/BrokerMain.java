package dev.treeline.bench.lab;

import dev.treeline.broker.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The broker's process; to any line it answers where it listens. */
final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] args) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (in.readLine() != null) {
        System.out.println(kafka.bootstrapServers());
      }
    }
    System.exit(0);
  }
}
