package dev.treeline.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process of the yardstick: it takes {@code start FILE} with a {@link Setup} in it, {@code
 * records} and {@code stop}, any number of times.
 */
final class YardstickMain {

  private @Nullable Yardstick yardstick;

  private YardstickMain() {}

  public static void main(String[] args) throws IOException {
    YardstickMain main = new YardstickMain();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(main.answer(line));
      }
    }
    main.stop();
    System.exit(0);
  }

  private String answer(String line) {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "start" -> {
        yardstick = Yardstick.start(Setup.read(Path.of(words[1])));
        yield "started";
      }
      case "records" -> Long.toString(yardstick == null ? 0 : yardstick.records());
      case "stop" -> stop();
      default -> "unknown: " + line;
    };
  }

  private String stop() {
    if (yardstick != null) {
      yardstick.close();
      yardstick = null;
    }
    return "stopped";
  }
}
