package dev.treeline.server.gateway;

import dev.treeline.server.dialect.KeyHeaders;
import java.util.Locale;
import java.util.Map;

/** Why a whole request is refused: status, code of google.rpc.Status, and what to do about it. */
enum Refusal {
  NO_KEY(401, 16, 0, Remedies.KEY),
  UNKNOWN_KEY(401, 16, 0, Remedies.KEY),
  SCOPE_MISSING(403, 7, 0, "Give the key the scope traces:write in the file auth.keys-file."),
  NOT_TRACES(
      404,
      12,
      0,
      "Treeline takes traces only: set OTEL_METRICS_EXPORTER=none and OTEL_LOGS_EXPORTER=none."),
  UNSUPPORTED_TYPE(415, 3, 0, "Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf."),
  UNSUPPORTED_CODING(415, 3, 0, "Set the sender's compression to none, gzip or zstd."),
  TOO_LARGE(413, 8, 0, "Let the sender make smaller batches, or raise otlp.max-body-bytes."),
  /** gRPC's own limit, which is no setting. */
  MESSAGE_TOO_LARGE(413, 8, 0, "Let the sender make smaller batches, or send over HTTP."),
  TOO_HEAVY(413, 8, 0, "Let the sender make smaller batches, or give Treeline more heap."),
  UNDECODABLE(
      400,
      3,
      0,
      "Send OTLP traces, or Zipkin's spans on its own path, in the encoding that Content-Type names."),
  TOO_SLOW(408, 4, 0, "Look at the network between the sender and here."),
  BAD_PARAMETER(400, 3, 0, "Send close_after=true or close_after=false, or leave it out."),
  TOO_FAST(429, 8, 1, "Send less, or raise ingest.bytes-per-second."),
  BUSY(503, 14, 1, "The sender tries again by itself; if it lasts, add instances."),
  UNAVAILABLE(503, 14, 5, "The sender tries again by itself; look at Kafka's brokers."),
  /** Not retryable by OTLP's own words: the same request would fail on us again. */
  INTERNAL(500, 13, 0, "This is a bug of Treeline's; the log has its stack trace: report it.");

  private static final class Remedies {
    private static final String KEY =
        "Send a key that has the scope traces:write: as a Bearer token"
            + " (OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20KEY), in X-API-KEY, or as the"
            + " password of Basic.";
  }

  final int status;
  final int rpcCode;

  /** 0 where the same request would be refused again; where it is not known better. */
  final int retryAfterSeconds;

  final String remedy;

  Refusal(int status, int rpcCode, int retryAfterSeconds, String remedy) {
    this.status = status;
    this.rpcCode = rpcCode;
    this.retryAfterSeconds = retryAfterSeconds;
    this.remedy = remedy;
  }

  /**
   * Those that go with the status.
   *
   * @param retryAfterSeconds 0 for none
   */
  Map<String, String> headers(int retryAfterSeconds) {
    if (status == 401) {
      return Map.of("WWW-Authenticate", KeyHeaders.BEARER_CHALLENGE);
    }
    if (this == UNSUPPORTED_CODING) { // of a 415 for anything else, RFC 9110 forbids it
      return Map.of("Accept-Encoding", IntakeBody.CODINGS);
    }
    return retryAfterSeconds > 0
        ? Map.of("Retry-After", Integer.toString(retryAfterSeconds))
        : Map.of();
  }

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
