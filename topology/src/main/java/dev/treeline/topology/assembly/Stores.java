package dev.treeline.topology.assembly;

import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.store.StateStores;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** All that a task keeps of its traces. */
record Stores(
    WindowStore<byte[], byte[]> rows, TraceStates states, Turns turns, SummaryIndex summaries) {

  static Stores of(ProcessorContext<?, ?> context) {
    return of(
        context.getStateStore(StateStores.ROWS),
        context.getStateStore(StateStores.STATE),
        context.getStateStore(StateStores.SUMMARIES));
  }

  static Stores of(
      WindowStore<byte[], byte[]> rows,
      KeyValueStore<byte[], byte[]> states,
      KeyValueStore<byte[], byte[]> summaries) {
    return new Stores(
        rows, new TraceStates(states), new Turns(states), new SummaryIndex(summaries));
  }
}
