package dev.treeline.wire;

import dev.treeline.codec.WriterSchema;

/** Finds schemas without making anybody wait. Safe for any number of threads. */
public interface SchemaLookup {

  /** What is known of a schema by now. */
  sealed interface Answer {

    record Found(WriterSchema schema) implements Answer {}

    /**
     * The registry has answered: there is none, or it is of no use.
     *
     * @param reason of the dead letter
     */
    record Refused(String reason, String detail) implements Answer {}

    /** Being asked for, as long as it takes. */
    record Pending() implements Answer {}
  }

  /** What is known; where that is nothing, or is old, begins to ask. */
  Answer ask(SchemaRef schema);

  /** What was known last, old or not. */
  Answer known(SchemaRef schema);
}
