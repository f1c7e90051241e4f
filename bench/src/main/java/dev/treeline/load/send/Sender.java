package dev.treeline.load.send;

/** A way to a Treeline. Used by several threads at once. */
public interface Sender extends AutoCloseable {

  /** May return before the receipt is told; {@link #close} does not. */
  void send(Sending sending, Receipt receipt) throws InterruptedException;

  @Override
  void close();
}
