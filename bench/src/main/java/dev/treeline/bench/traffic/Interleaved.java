package dev.treeline.bench.traffic;

import dev.treeline.bench.lab.Kafka.Message;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.topics.SpansPartitioner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Many traces at once: each next record belongs to any of the open ones, and a trace that is sent
 * is replaced by a new one. A trace sends its root last, as it ends last.
 *
 * @param traces in all
 * @param open at a time
 * @param size spans a trace
 * @param batch spans a record
 */
public record Interleaved(int traces, int open, int size, int batch) {

  public long spans() {
    return (long) traces * size;
  }

  public Stream<Message> messages() {
    return parts().map(part -> message(part.trace, part.from, part.to, batch > 1));
  }

  /** The spans of a trace from one number to before another. */
  record Part(long trace, int from, int to) {

    List<Span> spans() {
      return IntStream.range(from, to).mapToObj(number -> BenchSpans.span(trace, number)).toList();
    }
  }

  /** What is sent at a time. */
  Stream<Part> parts() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new Parts(this), Spliterator.ORDERED), false);
  }

  private static final class Sender {
    final long trace;
    int left;

    Sender(long trace, int size) {
      this.trace = trace;
      this.left = size;
    }
  }

  private static final class Parts implements Iterator<Part> {
    private final Interleaved shape;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Sender> senders = new ArrayList<>();
    private int begun;

    Parts(Interleaved shape) {
      this.shape = shape;
      while (begun < Math.min(shape.open, shape.traces)) {
        senders.add(new Sender(begun++, shape.size));
      }
    }

    @Override
    public boolean hasNext() {
      return !senders.isEmpty();
    }

    @Override
    public Part next() {
      if (senders.isEmpty()) {
        throw new NoSuchElementException();
      }
      int which = random.nextInt(senders.size());
      Sender sender = senders.get(which);
      int spans = Math.min(shape.batch, sender.left);
      Part part = new Part(sender.trace, sender.left - spans, sender.left);
      sender.left -= spans;
      if (sender.left == 0) {
        replace(which);
      }
      return part;
    }

    private void replace(int which) {
      Sender last = senders.remove(senders.size() - 1);
      if (begun < shape.traces) {
        senders.add(last);
        senders.set(which, new Sender(begun++, shape.size));
      } else if (which < senders.size()) {
        senders.set(which, last);
      }
    }
  }

  /** The spans of a trace from one number to before another. */
  public static Message message(long trace, int from, int to, boolean batch) {
    List<Span> spans = new Part(trace, from, to).spans();
    byte[] value = batch ? SpanRecords.encode(spans) : SpanRecords.encode(spans.get(0));
    return new Message(SpansPartitioner.keyOf(BenchSpans.traceId(trace)), value);
  }
}
