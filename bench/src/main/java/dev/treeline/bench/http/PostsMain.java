package dev.treeline.bench.http;

import dev.treeline.bench.lab.Instance;
import dev.treeline.bench.traffic.Lanes;
import dev.treeline.load.send.OtlpProtobuf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The process of {@link Posts}: {@code prepare} with the numbers of {@link Lanes}, and {@code send
 * PORT}. A lane sends its next request when it has the answer to the one before.
 */
final class PostsMain {

  private static final int OK = 200;
  private static final List<String> HEADERS =
      List.of("Authorization: Bearer " + Instance.KEY, "Content-Type: application/x-protobuf");

  private List<List<byte[]>> requests = List.of();
  private long bodyBytes;

  private PostsMain() {}

  public static void main(String[] args) throws Exception {
    PostsMain posts = new PostsMain();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(posts.answer(line.split(" ")));
      }
    }
    System.exit(0);
  }

  private String answer(String[] words) throws InterruptedException, ExecutionException {
    return switch (words[0]) {
      case "prepare" -> prepare(words);
      case "send" -> send(Integer.parseInt(words[1]));
      default -> "unknown: " + words[0];
    };
  }

  private String prepare(String[] words) {
    Lanes lanes =
        new Lanes(
            Integer.parseInt(words[1]),
            Integer.parseInt(words[2]),
            Integer.parseInt(words[3]),
            Integer.parseInt(words[4]),
            Boolean.parseBoolean(words[5]),
            Integer.parseInt(words[6]));
    requests = List.of(); // not beside the next ones
    bodyBytes = 0;
    requests = IntStream.range(0, lanes.number()).mapToObj(lane -> requests(lanes, lane)).toList();
    return Long.toString(bodyBytes);
  }

  private List<byte[]> requests(Lanes lanes, int lane) {
    List<byte[]> requests = new ArrayList<>();
    lanes
        .lane(lane)
        .map(OtlpProtobuf::encode)
        .forEach(
            body -> {
              bodyBytes += body.length;
              requests.add(Connection.post("/v1/traces", HEADERS, body));
            });
    return requests;
  }

  private String send(int port) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(requests.size());
    try {
      List<Callable<Integer>> lanes = new ArrayList<>();
      requests.forEach(lane -> lanes.add(() -> send(port, lane)));
      int failures = 0;
      for (Future<Integer> lane : threads.invokeAll(lanes)) {
        failures += lane.get();
      }
      return Integer.toString(failures);
    } finally {
      threads.shutdown();
    }
  }

  private static int send(int port, List<byte[]> requests) throws IOException {
    int failures = 0;
    try (Connection connection = new Connection(port)) {
      for (byte[] request : requests) {
        failures += connection.exchange(request).status() == OK ? 0 : 1;
      }
    }
    return failures;
  }
}
