package dev.treeline.bench.traffic;

import dev.treeline.bench.traffic.Interleaved.Part;
import dev.treeline.span.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Interleaved traces in messages that may be of any of them, in lanes that are sent side by side: a
 * partition or a connection each. A trace stays in its lane, where its root is the last of it, so
 * that it is never closed because one lane is ahead of another.
 *
 * @param traces in all
 * @param open at a time
 * @param size spans a trace
 * @param batch spans a message
 * @param mixed whether a message has spans of any traces, not of one
 */
public record Lanes(int traces, int open, int size, int batch, boolean mixed, int number) {

  public Lanes {
    if (traces % number != 0) {
      throw new IllegalArgumentException(traces + " traces are not the same for each lane");
    }
  }

  public long spans() {
    return (long) traces * size;
  }

  /** Messages of one of the lanes, from 0. */
  public Stream<List<Span>> lane(int which) {
    int own = traces / number;
    long first = (long) which * own;
    Stream<Part> parts =
        new Interleaved(own, Math.max(1, open / number), size, mixed ? 1 : batch)
            .parts()
            .map(part -> new Part(first + part.trace(), part.from(), part.to()));
    return mixed ? mix(parts) : parts.map(Part::spans);
  }

  private Stream<List<Span>> mix(Stream<Part> singles) {
    Iterator<Part> from = singles.iterator();
    Iterator<List<Span>> messages =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return from.hasNext();
          }

          @Override
          public List<Span> next() {
            List<Span> spans = new ArrayList<>(batch);
            do {
              spans.addAll(from.next().spans());
            } while (spans.size() < batch && from.hasNext());
            return spans;
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(messages, Spliterator.ORDERED), false);
  }
}
