package dev.treeline.codec;

import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The resources, scopes and keys of the records that were read together: a trace has a few of them,
 * and each of its records that holds one span repeats some. The same bytes are made a value once.
 */
public final class SeenOrigins {

  /** More than the services of most traces; each is compared with what comes. */
  private static final int MOST = 16;

  private final List<Seen<Resource>> resources = new ArrayList<>();
  private final List<Seen<Scope>> scopes = new ArrayList<>();

  private final SeenKeys keys = new SeenKeys();
  private long weight;

  private record Seen<T>(byte[] bytes, T value) {}

  Resource resource(AvroReader in) {
    return known(in, resources, SpanCodec::readResource);
  }

  Scope scope(AvroReader in) {
    return known(in, scopes, SpanCodec::readScope);
  }

  SeenKeys keys() {
    return keys;
  }

  void read(int bytes, int items) {
    weight += RecordWeight.of(bytes, items);
  }

  /** As {@link SpanSkim.Skimmed} has it, of all these records; what they share is counted once. */
  public long weight() {
    return weight;
  }

  /** No encoding of a value is the beginning of another's, so what begins alike is the same. */
  private <T> T known(AvroReader in, List<Seen<T>> seen, BiFunction<AvroReader, SeenKeys, T> read) {
    for (Seen<T> candidate : seen) {
      if (in.skipIfNext(candidate.bytes)) {
        return candidate.value;
      }
    }
    int from = in.position();
    T value = read.apply(in, keys);
    if (seen.size() < MOST) {
      seen.add(new Seen<>(in.readSince(from), value));
    }
    return value;
  }
}
