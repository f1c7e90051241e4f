package dev.treeline.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports below the range from which systems take the local ends of outgoing connections: a port that
 * is free there now is still free when the broker binds it, also on a busy machine. The range ends
 * where our tests take the ports of the processes they start, which bind them later than the
 * broker.
 */
final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int END = 26_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, END));

  private FreePorts() {}

  /** Another one each time: a port is bound a moment after it was found free. */
  static int next() {
    for (int i = FIRST; i < END; i++) {
      int port = NEXT.getAndUpdate(last -> last + 1 < END ? last + 1 : FIRST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port found between " + FIRST + " and " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
