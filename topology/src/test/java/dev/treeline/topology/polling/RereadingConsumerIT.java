package dev.treeline.topology.polling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.testing.KafkaExtension;
import dev.treeline.topology.metrics.SpanMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RereadingConsumerIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Test
  void pollsThatBringLittleAreKeptApart() {
    int records = 100;
    String topic = kafka.topic("polled", 1);
    byte[] value = "a span".getBytes(UTF_8);
    kafka.produce(
        IntStream.range(0, records)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, value))
            .toList());
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put("max.poll.records", 1);

    try (RereadingConsumer consumer =
        new RereadingConsumer(config, new SpanMetrics(new SimpleMeterRegistry()), () -> false)) {
      List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      long began = System.nanoTime();
      int polled = 0;
      while (polled < records) {
        polled += consumer.poll(Duration.ofSeconds(1)).count();
      }

      // however slow the machine: two polls are fast and the next one waits, or they are not
      assertThat(System.nanoTime() - began)
          .isGreaterThanOrEqualTo((records - 2) * PollPace.APART_NANOS);
    }
  }
}
