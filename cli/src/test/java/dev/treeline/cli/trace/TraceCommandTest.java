package dev.treeline.cli.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.treeline.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TraceCommandTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final byte[] DONE = NativeAnswer.of(aSpan("root").named("GET /")).bytes();

  private static final OutputStream FULL =
      new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          throw new IOException("No space left on device");
        }
      };

  private record Reply(int status, Map<String, String> headers, String body) {}

  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final Map<String, String> env = new HashMap<>(Map.of("LANG", "C.UTF-8"));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final HttpServer server;
  private boolean tty;
  private boolean full;

  @TempDir private Path dataDir = Path.of("");

  TraceCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void startServer() {
    server.createContext("/", this::answer);
    server.start();
    env.put("TREELINE_URL", url());
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void aTraceIsDrawnAndFound() {
    reply(200, DONE);

    assertThat(run(ID)).isZero();
    assertThat(out()).startsWith(ID + "  complete\n").contains("\nGET / · shop ");
    assertThat(err()).isEmpty();
    assertThat(requests).containsExactly("/treeline/v1/traces/" + ID);
  }

  /** A stream of a process that cannot write says nothing until it is asked. */
  @ParameterizedTest
  @ValueSource(strings = {ID, "--json " + ID, "--follow " + ID, "--limit 2"})
  void whatNobodyGotIsNotFound(String args) {
    full = true;
    boolean list = !args.contains(ID);
    reply(200, list ? page("", "null", "") : DONE);

    assertThat(run(args.split(" "))).isEqualTo(1);
    assertThat(err()).startsWith("treeline trace: ").contains("standard output");
  }

  @Test
  void shortIdsInUpperCaseArePadded() {
    reply(200, DONE);

    assertThat(run("ABC")).isZero();
    assertThat(requests).containsExactly("/treeline/v1/traces/00000000000000000000000000000abc");
  }

  @Test
  void jsonIsTheAnswerByteForByte() {
    reply(200, DONE);

    assertThat(run("--json", ID)).isZero();
    assertThat(out.toByteArray()).isEqualTo(DONE);
  }

  @Test
  void theWidthIsObeyed() {
    reply(200, DONE);

    assertThat(run("--width", "50", ID)).isZero();
    assertThat(out().lines()).isNotEmpty().allMatch(line -> ShownText.width(line) <= 50);
  }

  @Test
  void anUnknownTraceExitsWith3() {
    replyError(404, "Trace not found");

    assertThat(run(ID)).isEqualTo(3);
    assertThat(err()).isEqualTo("treeline trace: there is no trace " + ID + " at " + url() + "\n");
  }

  @Test
  void aPortThatTakesSpansAloneIsNotAMissingTrace() {
    replyError(404, "there is nothing at this path");
    replyError(404, "there is nothing at this path");

    assertThat(run(ID)).isEqualTo(1);
    assertThat(run()).isEqualTo(1);
    assertThat(err().lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("treeline trace: " + url() + " does not answer for traces")
                    .contains("http.port", "--url"));
  }

  @Test
  void aServerThatIsNotTreelineIsNotAMissingTrace() {
    replies.add(new Reply(404, Map.of(), "<html>nothing here</html>"));

    assertThat(run(ID)).isEqualTo(1);
    assertThat(err()).contains("is it a Treeline server?");
  }

  @Test
  void anAnswerThatIsNoTraceIsAnError() {
    reply(200, "{\"hello\":1}".getBytes(StandardCharsets.UTF_8));

    assertThat(run(ID)).isEqualTo(1);
    assertThat(err()).isEqualTo("treeline trace: the answer is no trace: it has no traceId\n");
  }

  @Test
  void aServerThatIsAwayExitsWith1AndSaysWhatToDo() throws IOException {
    String away = "http://127.0.0.1:" + freePort();

    assertThat(run("--url", away, ID)).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            "treeline trace: nothing answers at "
                + away
                + ": start a server with './treeline dev', or name one with --url or TREELINE_URL\n");
  }

  @Test
  void aServerThatCannotTellSaysWhenToTryAgain() {
    replies.add(new Reply(503, Map.of("Retry-After", "7"), error("rebalancing")));

    assertThat(run(ID)).isEqualTo(1);
    assertThat(err()).endsWith("rebalancing; try again in 7 s\n");
  }

  @Test
  void theKeyComesFromTheOptionThenTheEnvironmentThenTheFile() throws IOException {
    Files.writeString(dataDir.resolve("dev.key"), "tl_file\n");
    reply(200, DONE, DONE, DONE);

    run(ID);
    env.put("TREELINE_KEY", "tl_env");
    run(ID);
    run("--key", "tl_option", ID);

    assertThat(keys).containsExactly("Bearer tl_file", "Bearer tl_env", "Bearer tl_option");
  }

  @Test
  void aRefusedKeyIsNamedByItsOriginAndNeverPrinted() {
    env.put("TREELINE_KEY", "tl_secret");
    replyError(401, "unknown key");

    assertThat(run(ID)).isEqualTo(1);
    assertThat(err()).contains("the key from TREELINE_KEY is not known").doesNotContain("secret");
  }

  @Test
  void aMissingKeySaysWhereItWasLookedFor() {
    replyError(401, "key missing");

    assertThat(run(ID)).isEqualTo(1);
    assertThat(err()).contains("there is none").contains(dataDir.resolve("dev.key").toString());
    assertThat(keys).containsExactly("none");
  }

  @Test
  void aKeyThatNoHeaderTakesIsNotPrinted() {
    assertThat(run("--key", "tl_sec\nret", ID)).isEqualTo(1);
    assertThat(err()).contains("the key from --key holds characters").doesNotContain("tl_sec");
  }

  @Test
  void aKeyWithoutTheScopeIsToldOfIt() {
    env.put("TREELINE_KEY", "tl_writer");
    replyError(403, "forbidden");

    assertThat(run(ID)).isEqualTo(1);
    assertThat(err()).contains("lacks the scope traces:read");
  }

  @Test
  void wrongUsageExitsWith2() {
    assertThat(run("xyz")).isEqualTo(2);
    assertThat(run("0".repeat(33))).isEqualTo(2);
    assertThat(run("--width", "10", ID)).isEqualTo(2);
    assertThat(run("--limit", "0")).isEqualTo(2);
    assertThat(run("--url", "localhost", ID)).isEqualTo(2);
    assertThat(run("--follow")).isEqualTo(2);
    assertThat(run("--status", "nope")).isEqualTo(2);
    assertThat(run("--nonsense")).isEqualTo(2);
    assertThat(requests).isEmpty();
  }

  @Test
  void aListIsGoneThroughUntilThereAreEnoughOrNoMore() {
    reply(
        200,
        page("", "\"c1\"", "2"),
        page("{\"traceId\":\"" + ID + "\",\"name\":\"a\"}", "\"c2\"", ""),
        page("", "null", ""));

    assertThat(run("--limit", "3", "--user", "ü 1", "--status", "live")).isZero();

    assertThat(requests)
        .containsExactly(
            "/treeline/v1/traces?limit=3&status=live&user_id=%C3%BC+1",
            "/treeline/v1/traces?limit=3&status=live&user_id=%C3%BC+1&cursor=c1",
            "/treeline/v1/traces?limit=2&status=live&user_id=%C3%BC+1&cursor=c2");
    assertThat(out()).contains(ID);
    assertThat(err()).contains("could not ask partition 2: traces may be missing");
  }

  @Test
  void aTimeThatIsNoneIsToldWhatTimesLookLike() {
    assertThat(run("--to", "yesterday")).isEqualTo(2);
    CommandLine command = new CommandLine(new TraceCommand());
    assertThatThrownBy(() -> command.parseArgs("--to", "yesterday"))
        .hasMessageContaining("'yesterday' is no time: give one like 2026-01-31T12:00:00Z")
        .hasMessageNotContaining("java.time");
  }

  @Test
  void aFilterAndAnIdAreNotForEachOther() {
    assertThat(run(ID, "--user", "u")).isEqualTo(2);
    assertThat(requests).isEmpty();
  }

  @Test
  void withoutAnIdTheNewestTracesAreListed() {
    reply(
        200,
        """
        {"traces":[
          {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","name":"POST /checkout","service":"shop",
           "status":"complete","revision":1,"spanCount":12,"errorCount":0,
           "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225600240000000",
           "firstArrivalUnixMs":1767225600300},
          {"traceId":"00000000000000000000000000000abc","name":"im\\u001b[31mport","service":null,
           "status":"live","revision":0,"spanCount":1204,"errorCount":3,
           "startTimeUnixNano":"1767225000000000000","endTimeUnixNano":"1767225600000000000",
           "firstArrivalUnixMs":1767225000000}],
         "failedHosts":["10.0.0.7:8080"]}
        """
            .getBytes(StandardCharsets.UTF_8));

    assertThat(run("--limit", "2", "--width", "100")).isZero();
    assertThat(requests).containsExactly("/treeline/v1/traces?limit=2");
    assertThat(out())
        .isEqualTo(
            """
            TRACE                             STATUS    AGO DURATION  SPANS ERRORS  NAME
            4bf92f3577b34da6a3ce929d0e0e4736  complete  14s   240 ms     12         POST /checkout · shop
            00000000000000000000000000000abc  live      10m  10m 00s  1,204      3  import
            """);
    assertThat(err())
        .isEqualTo("treeline trace: could not ask 10.0.0.7:8080: traces may be missing\n");
  }

  @Test
  void aTraceOfWhichNoEndIsKnownHasNoDurationInTheList() {
    reply(
        200,
        """
        {"traces":[
          {"traceId":"00000000000000000000000000000abc","name":"import","service":null,
           "status":"live","revision":0,"spanCount":4,"errorCount":0,
           "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225600000000000",
           "firstArrivalUnixMs":1767225600300},
          {"traceId":"00000000000000000000000000000abd","name":"tick","service":null,
           "status":"complete","revision":1,"spanCount":1,"errorCount":0,
           "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225600000000000",
           "firstArrivalUnixMs":1767225600300}],
         "failedHosts":[]}
        """
            .getBytes(StandardCharsets.UTF_8));

    assertThat(run("--width", "100")).isZero();
    assertThat(out().lines().skip(1))
        .containsExactly(
            "00000000000000000000000000000abc  live      14s        …      4         import",
            "00000000000000000000000000000abd  complete  14s  0.00 us      1         tick");
  }

  @Test
  void anEmptyListSaysSo() {
    reply(200, "{\"traces\":[],\"failedHosts\":[]}".getBytes(StandardCharsets.UTF_8));

    assertThat(run()).isZero();
    assertThat(out()).isEqualTo("no traces yet\n");
  }

  @Test
  void followingPrintsEachChangeAndEndsWithTheTrace() {
    byte[] first = NativeAnswer.of(aSpan("a").childOf("root")).live().bytes();
    byte[] grown = NativeAnswer.of(aSpan("a").childOf("root"), aSpan("root")).live().bytes();
    reply(200, first, first, grown);
    replies.add(new Reply(503, Map.of("Retry-After", "1"), error("rebalancing")));
    reply(200, NativeAnswer.of(aSpan("a").childOf("root"), aSpan("root")).bytes());

    assertThat(run("--follow", ID)).isZero();
    assertThat(requests).hasSize(5);
    assertThat(out().lines().filter(line -> line.startsWith(ID)))
        .containsExactly(ID + "  live", ID + "  live", ID + "  complete");
    assertThat(out()).doesNotContain("\u001b");
  }

  @Test
  void followingOnATerminalRedrawsInPlaceAndLeavesTheLastPictureBehind() {
    tty = true;
    env.putAll(Map.of("NO_COLOR", "1", "LINES", "24", "COLUMNS", "80"));
    reply(200, NativeAnswer.of(aSpan("root").running()).live().bytes(), DONE);

    assertThat(run("--follow", ID)).isZero();
    assertThat(out()).startsWith("\u001b[?1049h").contains("\u001b[H\u001b[2J" + ID + "  live");
    String afterwards = out().substring(out().indexOf("\u001b[?1049l"));
    assertThat(afterwards).startsWith("\u001b[?1049l" + ID + "  complete\n");
  }

  @Test
  void helpNamesTheExitCodes() {
    StringWriter help = new StringWriter();
    CommandLine line = new CommandLine(new TraceCommand()).setOut(new PrintWriter(help, true));

    assertThat(line.execute("--help")).isZero();
    assertThat(help.toString()).contains("--follow").contains("there is no such trace");
  }

  private int run(String... args) {
    Shell shell =
        new Shell(
            env, full ? FULL : out, err, tty, ManualClock.at(Instant.ofEpochMilli(1767225614300L)));
    Queue<String> all = new ArrayDeque<>(List.of("--data-dir", dataDir.toString()));
    all.addAll(List.of(args));
    return new CommandLine(new TraceCommand(shell, Duration.ofMillis(1)))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static byte[] page(String traces, String nextCursor, String missing) {
    return """
        {"traces":[%s],"nextCursor":%s,"failedHosts":[],"missingPartitions":[%s]}"""
        .formatted(traces, nextCursor, missing)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void reply(int status, byte[]... bodies) {
    for (byte[] body : bodies) {
      replies.add(new Reply(status, Map.of(), new String(body, StandardCharsets.UTF_8)));
    }
  }

  private void replyError(int status, String message) {
    replies.add(new Reply(status, Map.of(), error(message)));
  }

  private static String error(String message) {
    return "{\"error\":{\"code\":\"some\",\"message\":\"" + message + "\"}}";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      keys.add(key == null ? "none" : key);
      Reply reply = replies.remove();
      reply.headers.forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
