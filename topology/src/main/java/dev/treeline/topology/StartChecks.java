package dev.treeline.topology;

import dev.treeline.topics.ClusterId;
import dev.treeline.topics.KafkaTools;
import dev.treeline.topics.RowsChangelog;
import dev.treeline.topics.SpansTopic;
import dev.treeline.topics.TopicCheck;
import dev.treeline.topics.TopicIds;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.disk.OpenFiles;
import dev.treeline.topology.store.disk.StoreLayout;
import dev.treeline.topology.store.disk.StoreOrigin;
import dev.treeline.topology.store.disk.StoredChangelogs;
import java.util.HashMap;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka, the directory of the stores and this machine fit each other. Kafka Streams would
 * find most of it hours later, or never: stores of another cluster are answered from.
 */
final class StartChecks {

  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private StartChecks() {}

  /**
   * Stores that are not of what Kafka has now are deleted, to be restored.
   *
   * @return what {@code treeline.spans} is like
   */
  static SpansTopic check(StreamsSettings settings) {
    SpansTopic spans;
    try (Admin admin = adminOf(settings)) {
      StoreOrigin.check(settings.storeDir(), ClusterId.of(admin));
      KafkaTools tools = KafkaTools.of(settings.kafka());
      spans = TopicCheck.check(admin, settings.topics(), tools);
      RowsChangelog.shortfall(admin, settings.topics(), settings.assembly().rowRetention(), tools)
          .ifPresent(LOG::warn);
      new StoredChangelogs(settings.storeDir()).check(changelogs(admin, settings));
    }
    StoreLayout.ensure(settings.storeDir(), settings.assembly().rowRetention());
    OpenFiles.check(spans.partitions());
    return spans;
  }

  static Admin adminOf(StreamsSettings settings) {
    return Admin.create(new HashMap<String, Object>(settings.kafka()));
  }

  static TopicIds changelogsOf(StreamsSettings settings) {
    try (Admin admin = adminOf(settings)) {
      return changelogs(admin, settings);
    }
  }

  private static TopicIds changelogs(Admin admin, StreamsSettings settings) {
    return TopicIds.of(admin, StateStores.ALL.stream().map(settings.topics()::changelog).toList());
  }
}
