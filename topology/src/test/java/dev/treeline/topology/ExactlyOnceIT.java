package dev.treeline.topology;

import java.util.Map;

/** The same with transactions, which are a switch. */
class ExactlyOnceIT extends TreelineStreamsIT {

  @Override
  Map<String, String> streamsProperties() {
    return Map.of("processing.guarantee", "exactly_once_v2");
  }
}
