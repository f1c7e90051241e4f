package dev.treeline.server;

import dev.treeline.server.auth.AuthMode;
import java.util.OptionalInt;

/**
 * What the HTTP side needs to be told.
 *
 * @param host the address to listen on; with auth off, the caller has checked that it is loopback
 * @param httpPort {@code http.port}: everything
 * @param otlpPort {@code otlp.port}: intake only; empty for no such listener
 * @param metricsAuth {@code metrics.auth}: whether {@code /metrics} needs a key
 * @param threads of each listener, at most
 */
public record ServerSettings(
    String host,
    int httpPort,
    OptionalInt otlpPort,
    AuthMode auth,
    boolean metricsAuth,
    int threads) {

  public static final int DEFAULT_THREADS = 64;
}
