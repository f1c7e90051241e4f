package dev.treeline.server.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A body as it comes over the wire. A request holds a thread while it is read, so a sender that
 * drips its bytes must end some time; the web server ends one that sends nothing at all.
 */
final class PacedBody extends FilterInputStream {

  /** Slower than any network that spans are sent over. */
  static final int BYTES_PER_SECOND = 1024;

  static final long GRACE_MS = 10_000;

  private final LongSupplier nanos;
  private final long began;
  private long count;

  /**
   * @param nanos as {@link System#nanoTime} has them: a clock that is put right is no slow sender
   */
  PacedBody(InputStream in, LongSupplier nanos) {
    super(in);
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    int next = inTime(super::read);
    passed(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = inTime(() -> super.read(into, offset, length));
    passed(Math.max(read, 0));
    return read;
  }

  private interface Read {
    int bytes() throws IOException;
  }

  /** Of one that sends nothing at all, the web server says in the middle of a read. */
  private static int inTime(Read read) throws IOException {
    try {
      return read.bytes();
    } catch (IOException e) {
      throw e.getCause() instanceof TimeoutException ? tooSlow() : e;
    }
  }

  private static IntakeRefused tooSlow() {
    return new IntakeRefused(
        Refusal.TOO_SLOW, "the body comes slower than " + BYTES_PER_SECOND + " bytes a second");
  }

  private void passed(int bytes) throws IntakeRefused {
    count += bytes;
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - began);
    if (millis > GRACE_MS + count * 1_000 / BYTES_PER_SECOND) {
      throw tooSlow();
    }
  }

  /** The connection is the web server's. */
  @Override
  public void close() {}
}
