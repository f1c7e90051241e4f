package dev.treeline.testing;

import dev.treeline.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker that lives as long as the test JVM. */
interface TestBroker extends AutoCloseable {

  String bootstrapServers();

  @Override
  void close();

  /** Somebody else's, who stops it. */
  static TestBroker at(String bootstrapServers) {
    return new TestBroker() {
      @Override
      public String bootstrapServers() {
        return bootstrapServers;
      }

      @Override
      public void close() {}
    };
  }

  /** As {@code -Dkafka} says: {@code embedded}, or {@code container} with {@code -Dkafka.image}. */
  static TestBroker start() {
    String kind = System.getProperty("kafka", "embedded");
    return switch (kind) {
      case "embedded" -> embedded();
      case "container" -> container(System.getProperty("kafka.image", "apache/kafka:4.3.1"));
      default ->
          throw new IllegalArgumentException(
              "-Dkafka=" + kind + " is unknown: use embedded or container");
    };
  }

  private static TestBroker embedded() {
    try {
      Path dir = Files.createTempDirectory("treeline-test-broker");
      EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0);
      return new TestBroker() {
        @Override
        public String bootstrapServers() {
          return kafka.bootstrapServers();
        }

        @Override
        public void close() {
          kafka.close();
          delete(dir);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestBroker container(String image) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      AssertionError failure =
          new AssertionError(
              "-Dkafka=container needs a Docker engine and none answers: start one, say where it is"
                  + " with DOCKER_HOST, or leave out -Dkafka");
      failure.setStackTrace(new StackTraceElement[0]); // The line says it all, in every test class.
      throw failure;
    }
    KafkaContainer kafka =
        new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
    kafka.start();
    return new TestBroker() {
      @Override
      public String bootstrapServers() {
        return kafka.getBootstrapServers();
      }

      @Override
      public void close() {
        kafka.stop();
      }
    };
  }

  private static void delete(Path dir) {
    try (Stream<Path> tree = Files.walk(dir)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
