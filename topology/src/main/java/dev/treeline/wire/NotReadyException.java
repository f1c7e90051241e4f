package dev.treeline.wire;

import org.apache.kafka.common.errors.RetriableException;

/** A schema is not known yet. Kafka's to handle: the record is no dead letter, and comes again. */
public final class NotReadyException extends RetriableException {

  private static final long serialVersionUID = 1L;

  public NotReadyException(String message) {
    super(message);
  }

  public NotReadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
