package dev.treeline.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The process of {@link Load}: {@code run PORT CONNECTIONS MILLIS FILE}, where the first line of
 * the file holds the headers and each further one a path. A thread a connection: at 64 of them that
 * is cheaper than a selector.
 */
final class LoadMain {

  private LoadMain() {}

  public static void main(String[] args) throws Exception {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answer(line.split(" ", 5)));
      }
    }
    System.exit(0);
  }

  private static String answer(String[] words)
      throws IOException, InterruptedException, ExecutionException {
    int port = Integer.parseInt(words[1]);
    int connections = Integer.parseInt(words[2]);
    long nanos = Long.parseLong(words[3]) * 1_000_000;
    List<String> lines = Files.readAllLines(Path.of(words[4]));
    List<String> headers = List.of(lines.get(0).split("\t"));
    byte[][] requests =
        lines.stream().skip(1).map(path -> Connection.get(path, headers)).toArray(byte[][]::new);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long began = System.nanoTime();
      List<Callable<Asked>> askers = new ArrayList<>();
      for (int number = 0; number < connections; number++) {
        int seed = number;
        askers.add(() -> new Asked(seed).ask(port, requests, began + nanos));
      }
      List<Future<Asked>> all = threads.invokeAll(askers);
      return summary(all, System.nanoTime() - began);
    } finally {
      threads.shutdown();
    }
  }

  private static String summary(List<Future<Asked>> all, long nanos)
      throws InterruptedException, ExecutionException {
    long[] latencies = {};
    long bytes = 0;
    long failures = 0;
    int failedWith = 0;
    for (Future<Asked> one : all) {
      Asked asked = one.get();
      int before = latencies.length;
      latencies = Arrays.copyOf(latencies, before + asked.number);
      System.arraycopy(asked.latencies, 0, latencies, before, asked.number);
      bytes += asked.bytes;
      failures += asked.failures;
      failedWith = asked.failedWith == 0 ? failedWith : asked.failedWith;
    }
    Arrays.sort(latencies);
    int number = latencies.length;
    return "%d %d %d %d %d %d %d"
        .formatted(
            number,
            bytes,
            nanos,
            latencies[number / 2],
            latencies[(int) (number * 0.99)],
            failures,
            failedWith);
  }

  /** What one connection has asked. */
  private static final class Asked {

    private final SplittableRandom random;
    private long[] latencies = new long[1_024];
    private int number;
    private long bytes;
    private long failures;
    private int failedWith;

    Asked(int seed) {
      random = new SplittableRandom(seed);
    }

    Asked ask(int port, byte[][] requests, long deadline) throws IOException {
      try (Connection connection = new Connection(port)) {
        long before = System.nanoTime();
        do {
          Connection.Answer answer = connection.exchange(requests[random.nextInt(requests.length)]);
          long after = System.nanoTime();
          add(after - before);
          bytes += answer.bytes();
          if (answer.status() != 200) {
            failures++;
            failedWith = answer.status();
          }
          before = after;
        } while (before < deadline);
      }
      return this;
    }

    private void add(long nanos) {
      if (number == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * number);
      }
      latencies[number++] = nanos;
    }
  }
}
