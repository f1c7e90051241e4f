package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.Topics;
import dev.treeline.topology.BacklogTest.Append;
import dev.treeline.topology.BacklogTest.Revision;
import dev.treeline.topology.HaltAt.Point;
import dev.treeline.topology.assembly.AssemblySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process dies in the middle of a backlog, and so does the next one: what they closed and did not
 * commit is closed again. A revision may be written twice, but it is the same each time, and there
 * is none that would not have been there without the kills.
 */
class KilledBacklogIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @TempDir Path live;
  @TempDir Path dir;

  @Test
  void aBacklogInWhichTheProcessIsKilledClosesAsItWouldHaveLive() throws Exception {
    List<Append> log = BacklogRebalanceIT.traffic();
    List<Revision> closedLive = BacklogTest.closedLive(log, live);
    try (Surroundings around =
        new Surroundings(
            kafka, dir, ApplicationProcess.asOneMember(), AssemblySettings.DEFAULTS, 1)) {
      BacklogRebalanceIT.produceAsOfThePast(around, log);

      killed(around, "kept", log.size() / 3);
      killed(around, "kept", log.size() * 2 / 3);
      around.start("deleted", 7001);

      assertThat(BacklogRebalanceIT.closed(around, closedLive)).isEqualTo(closedLive);
    }
  }

  private void killed(Surroundings around, String stateDir, int records) throws Exception {
    ApplicationProcess.untilItHalts(
        KilledBacklogIT.class,
        dir.resolve("log-" + records),
        around.topics.prefix(),
        around.kafka.bootstrapServers(),
        dir.resolve(stateDir).toString(),
        Integer.toString(records));
  }

  public static void main(String[] arguments) {
    Map<String, String> properties = new HashMap<>(ApplicationProcess.asOneMember());
    properties.put("producer.interceptor.classes", HaltAt.class.getName());
    properties.put("main.consumer.interceptor.classes", HaltAt.class.getName());
    properties.put("main.consumer.max.poll.records", "5");
    properties.put("commit.interval.ms", "600000");
    properties.put(HaltAt.TOPIC, new Topics(arguments[0]).spans());
    properties.put(HaltAt.POINT, Point.WHEN_IT_IS_READ_AND_NOTHING_IS_IN_FLIGHT.name());
    properties.put(HaltAt.NTH, arguments[3]);
    KafkaTreelineStreams.start(
        Surroundings.settings(
            arguments[0],
            arguments[1],
            Path.of(arguments[2]),
            7001,
            properties,
            AssemblySettings.DEFAULTS),
        tenant -> true,
        new SimpleMeterRegistry());
  }
}
