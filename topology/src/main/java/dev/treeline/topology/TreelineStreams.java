package dev.treeline.topology;

import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;

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

  /**
   * Others take over at once; who has a name in the group leaves them waiting for it until its
   * session is over.
   */
  @Override
  void close();
}
