package dev.treeline.bench.http;

import dev.treeline.bench.lab.Child;
import dev.treeline.bench.traffic.Lanes;
import java.util.List;

/** A process that posts spans to a gateway, with a connection for each lane. */
public final class Posts implements AutoCloseable {

  /** Its requests are in memory before the first of them is sent. */
  private static final List<String> JVM = List.of("-Xmx3g");

  private final Child process = Child.start(PostsMain.class, JVM);

  private Posts() {}

  public static Posts start() {
    return new Posts();
  }

  /**
   * Makes the requests, which are sent next.
   *
   * @return bytes of all bodies
   */
  public long prepare(Lanes lanes) {
    return Long.parseLong(
        process.ask(
            "prepare %d %d %d %d %b %d"
                .formatted(
                    lanes.traces(),
                    lanes.open(),
                    lanes.size(),
                    lanes.batch(),
                    lanes.mixed(),
                    lanes.number())));
  }

  /** Returns when each of them was answered. */
  public void send(int port) {
    String failures = process.ask("send " + port);
    if (!failures.equals("0")) {
      throw new IllegalStateException(failures + " requests were answered with no 200");
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
