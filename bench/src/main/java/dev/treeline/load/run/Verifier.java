package dev.treeline.load.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.treeline.load.plan.LoadPlan;
import dev.treeline.load.plan.LoadSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the traces back, and counts the acknowledged spans that are not in them. */
public final class Verifier {

  /**
   * What was found.
   *
   * @param spans that were looked for
   * @param missing of these
   * @param twice spans that stand in a trace more than once
   * @param example a trace that lacks one, if any does
   */
  public record Found(long traces, long spans, long missing, long twice, @Nullable String example) {
    public boolean isComplete() {
      return missing == 0 && twice == 0;
    }
  }

  private record Answer(Set<String> spanIds, long twice) {}

  private static final Answer NOTHING = new Answer(Set.of(), 0);
  private static final JsonFactory JSON = new JsonFactory();
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String base;
  private final @Nullable String key;
  private final Duration patience;

  /**
   * @param patience how long spans may take from their acknowledgement to an answer
   */
  public Verifier(URI base, @Nullable String key, Duration patience) {
    this.base = base.toString().replaceAll("/+$", "");
    this.key = key;
    this.patience = patience;
  }

  /**
   * Looks for all that the tally remembers.
   *
   * @throws IOException when the server cannot be asked, nor when the patience is over
   */
  public Found verify(LoadPlan plan, Tally tally) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long spans = 0;
    long missing = 0;
    long twice = 0;
    String example = null;
    for (Map.Entry<Long, BitSet> expected : new TreeMap<>(tally.arrived()).entrySet()) {
      String traceId = LoadSpans.traceId(plan, expected.getKey()).toString();
      Set<String> wanted = new HashSet<>();
      expected.getValue().stream()
          .forEach(n -> wanted.add(LoadSpans.spanId(plan, expected.getKey(), n).toString()));
      Answer answer = awaited(traceId, wanted, deadline);
      spans += wanted.size();
      twice += answer.twice;
      wanted.removeAll(answer.spanIds);
      missing += wanted.size();
      example = example == null && !wanted.isEmpty() ? traceId : example;
    }
    return new Found(tally.arrived().size(), spans, missing, twice, example);
  }

  /** Asks until all is there; when the patience is over, once for each of the other traces. */
  private Answer awaited(String traceId, Set<String> wanted, long deadline)
      throws IOException, InterruptedException {
    long pause = FIRST_PAUSE_MS;
    while (true) {
      boolean last = System.nanoTime() > deadline;
      Answer answer = ask(traceId, last);
      if (answer.spanIds.containsAll(wanted) || last) {
        return answer;
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    }
  }

  private Answer ask(String traceId, boolean last) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/treeline/v1/traces/" + traceId))
            .timeout(Duration.ofSeconds(60));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<InputStream> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      if (last) {
        throw new IOException("nothing answers at " + base, e);
      }
      return NOTHING; // it may come back
    }
    try (InputStream body = response.body()) {
      return switch (response.statusCode()) {
        case 200 -> read(body);
        case 404, 429, 503 -> NOTHING; // not yet, or at another time
        default -> throw new IOException(base + " answered " + response.statusCode());
      };
    }
  }

  /** A trace may be of any size: only the ids are kept. */
  private static Answer read(InputStream body) throws IOException {
    Set<String> ids = new HashSet<>();
    long twice = 0;
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean spans = json.currentName().equals("spans");
        if (json.nextToken() != JsonToken.START_ARRAY || !spans) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
          twice += ids.add(spanId(json)) ? 0 : 1;
        }
      }
    }
    return new Answer(ids, twice);
  }

  private static String spanId(JsonParser json) throws IOException {
    String id = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean spanId = json.currentName().equals("spanId");
      json.nextToken();
      if (spanId) {
        id = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return id;
  }
}
