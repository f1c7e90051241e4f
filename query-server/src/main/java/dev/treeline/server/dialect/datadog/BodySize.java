package dev.treeline.server.dialect.datadog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * How long a body will be, and how many of its spans fit: it is written to nowhere first, because
 * its headers and its status have to say so before its first byte. Where it cannot be too long by
 * far, it is not.
 *
 * @param spans the earliest ones that fit into the longest body that is sent
 * @param isRejected whether it is too long for even these
 */
record BodySize(int spans, boolean isRejected) {

  private static final JsonFactory JSON = new JsonFactory();

  static BodySize of(TraceJson body, int spans, DatadogSettings settings) {
    long most = orAny(settings.maxResponseBytes());
    long rejected = orAny(settings.rejectBytes());
    if (LongestSpan.all(body.trace().tree()) <= Math.min(most, rejected)) {
      return new BodySize(spans, false);
    }
    try {
      return measured(body, spans, most, rejected);
    } catch (IOException e) {
      throw new UncheckedIOException("what is only counted cannot fail", e);
    }
  }

  private static BodySize measured(TraceJson body, int spans, long most, long rejected)
      throws IOException {
    Counter counter = new Counter();
    try (JsonGenerator json = JSON.createGenerator(counter)) {
      body.write(json, 0, false); // with its brackets of the list, and the longer of both flags
    }
    int fitting = 0;
    try (JsonGenerator json = JSON.createGenerator(counter)) {
      json.writeStartArray();
      json.flush();
      counter.bytes--;
      for (int number = 0; number < spans; number++) {
        body.writeSpan(json, number);
        json.flush();
        if (counter.bytes > rejected) {
          return new BodySize(0, true);
        }
        if (counter.bytes <= most) {
          fitting = number + 1;
        } else if (rejected == Long.MAX_VALUE) {
          break; // nobody asks how much longer it is
        }
      }
    }
    return new BodySize(fitting, false);
  }

  private static long orAny(int limit) {
    return limit == 0 ? Long.MAX_VALUE : limit;
  }

  /** Keeps nothing. */
  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int next) {
      bytes++;
    }

    @Override
    public void write(byte[] next, int from, int length) {
      bytes += length;
    }
  }
}
