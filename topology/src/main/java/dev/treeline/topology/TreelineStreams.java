package dev.treeline.topology;

import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;
import java.time.Duration;

/** The running application: started once, closed once. */
public interface TreelineStreams extends AutoCloseable {

  /** Reads what this instance holds. */
  TraceReader reader();

  TraceLocator locator();

  /** All that it began with is restored, and it works on its partitions, or on some of them. */
  boolean isReady();

  /** The state in Kafka Streams' own words, for logs and {@code /health/ready}. */
  String state();

  /** Called once when the application has failed for good. */
  void onFailure(Runnable action);

  /** Leaves the group when {@code leave} is set, so that others take over at once. */
  void close(Duration timeout, boolean leave);

  @Override
  default void close() {
    close(Duration.ofSeconds(8), true);
  }
}
