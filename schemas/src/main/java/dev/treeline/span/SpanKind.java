package dev.treeline.span;

/** Symbols and order of the Avro enum of the same name. */
public enum SpanKind {
  UNSPECIFIED,
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER
}
