package dev.treeline.cli.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.testing.SpanBuilder;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreePictureTest {

  private static final Canvas WIDE = new Canvas(80, false, true);
  private static final Canvas ASCII = new Canvas(80, false, false);

  @Test
  void aFinishedTrace() {
    NativeAnswer checkout =
        NativeAnswer.of(
            aSpan("root").named("POST /checkout").lasting(400),
            aSpan("cart").childOf("root").named("GET cart").startingAt(10).lasting(40),
            aSpan("redis")
                .childOf("cart")
                .named("GET cart:42")
                .startingAt(15)
                .lasting(2)
                .fromService("redis"),
            aSpan("pay").childOf("root").named("charge card").startingAt(60).lasting(330));

    assertPicture(
        checkout,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        4 spans · 0 errors · 400 ms · revision 1 · closed by root ended
        2026-01-01 00:00:00.000Z

        POST /checkout · shop                               400 ms  ━━━━━━━━━━━━━━━━━━━━
        ├─ GET cart                                        40.0 ms  ╺━╸
        │  └─ GET cart:42 · redis                          2.00 ms  ╺
        └─ charge card                                      330 ms     ━━━━━━━━━━━━━━━━╸
        """);
  }

  @Test
  void clocksCenturiesApart() {
    NativeAnswer odd =
        NativeAnswer.of(
            aSpan("a").betweenUnixNanos(Long.MIN_VALUE, Long.MAX_VALUE),
            aSpan("b").childOf("a").betweenUnixNanos(Long.MAX_VALUE, Long.MIN_VALUE),
            aSpan("c").childOf("a").betweenUnixNanos(0, 0),
            aSpan("d").childOf("a").running());

    assertPicture(
        odd,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        4 spans · 0 errors · 106752d 00h · revision 1 · closed by root ended · 1 running
        1677-09-21 00:12:43.145Z

        a · shop                                          106752d 00h  ━━━━━━━━━━━━━━━━━━━━
        ├─ c                                               0.00 us                     ╺
        ├─ … d                                             running                     ▸
        └─ b                                               0.00 us                     ╺
        """);
  }

  @Test
  void anErrorShowsItsMessageAndALongNameGivesWay() {
    NativeAnswer failed =
        NativeAnswer.of(
                aSpan("root")
                    .named("POST /api/v2/customers/{customer}/orders/{order}/payments")
                    .failed("gateway timeout")
                    .lasting(5000),
                aSpan("a").childOf("root").failed("").startingAt(4000).lasting(900))
            .closedBy("quiet", 3);

    assertPicture(
        failed,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        2 spans · 2 errors · 5.00 s · revision 3 · closed by quiet
        2026-01-01 00:00:00.000Z

        ✗ POST /api/v2/custome… · shop · gateway timeout    5.00 s  ━━━━━━━━━━━━━━━━━━━━
        └─ ✗ a                                              900 ms                  ━━━━
        """);
  }

  @Test
  void runningSpansAreOpenOnTheRight() {
    NativeAnswer live =
        NativeAnswer.of(
                aSpan("job").running(),
                aSpan("done").childOf("job").startingAt(100).lasting(900),
                aSpan("now").childOf("job").startingAt(500).running())
            .live();

    assertPicture(
        live,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  live
        3 spans · 0 errors · 1.00 s · revision 0 · 2 running · 2026-01-01 00:00:00.000Z

        … job · shop                                       running  ╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍▸
        ├─ done                                             900 ms    ━━━━━━━━━━━━━━━━━━
        └─ … now                                           running            ╍╍╍╍╍╍╍╍╍▸
        """);
  }

  @Test
  void orphansAndCutCyclesAreCalledByTheirNames() {
    NativeAnswer broken =
        NativeAnswer.of(
                aSpan("lost").childOf("never arrived"),
                aSpan("x").childOf("y").startingAt(10).lasting(20),
                aSpan("y").childOf("x").startingAt(15).lasting(5))
            .partial("root_missing,missing_parents");

    assertPicture(
        broken,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  partial (root missing, missing parents)
        3 spans · 0 errors · 100 ms · revision 1 · closed by root ended
        2026-01-01 00:00:00.000Z

        lost · orphan · shop                                100 ms  ━━━━━━━━━━━━━━━━━━━━
        x · cycle · shop                                   20.0 ms    ━━━━
        └─ y                                               5.00 ms     ━
        """);
  }

  @Test
  void callsOfModelsShowModelAndTokens() {
    NativeAnswer agent =
        NativeAnswer.of(
            aSpan("run").named("invoke_agent").fromService("agent").lasting(2000),
            modelCall("a", "chat gpt-4o-mini", "gpt-4o-mini").startingAt(100).lasting(700),
            modelCall("b", "ChatCompletion", "gpt-4o-mini").startingAt(900).lasting(1000));

    assertPicture(
        agent,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        3 spans · 0 errors · 2.00 s · revision 1 · closed by root ended
        2026-01-01 00:00:00.000Z

        invoke_agent · agent                                2.00 s  ━━━━━━━━━━━━━━━━━━━━
        ├─ chat gpt-4o-mini · 1,204→318 tok                 700 ms   ━━━━━━━
        └─ ChatCompletion · gpt-4o-mini · 1,204→318 tok     1.00 s           ━━━━━━━━━━
        """);
  }

  @Test
  void whatIsNotKnownAndWhatIsNotKeptIsSaid() {
    NativeAnswer answer =
        NativeAnswer.of(
                aSpan("run").named(" ").lasting(100),
                aSpan("call")
                    .childOf("run")
                    .named("chat gpt-5")
                    .startingAt(10)
                    .lasting(50)
                    .with("gen_ai.response.model", "gpt-5")
                    .with("gen_ai.usage.output_tokens", 318))
            .dropping(1_200);

    assertPicture(
        answer,
        WIDE,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        2 spans · 0 errors · 100 ms · revision 1 · closed by root ended · 1,200 dropped
        2026-01-01 00:00:00.000Z

        (no name) · shop                                    100 ms  ━━━━━━━━━━━━━━━━━━━━
        └─ chat gpt-5 · ?→318 tok                          50.0 ms    ━━━━━━━━━━
        """);
  }

  @Test
  void whyATraceIsPartialHasALineOfItsOwnWhereItIsLong() {
    NativeAnswer partial =
        NativeAnswer.of(aSpan("root")).partial("root_missing,missing_parents\u001b[2J");

    List<String> lines = TreePicture.draw(partial.trace(), new Canvas(60, false, true));

    assertThat(lines.get(0)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736  partial");
    assertThat(lines.get(1)).isEqualTo("(root missing, missing parents)");
  }

  @Test
  void aTerminalWithoutUnicodeGetsAscii() {
    NativeAnswer answer =
        NativeAnswer.of(
            aSpan("root").named("Bestellung prüfen 注文").failed("no").lasting(400),
            aSpan("a").childOf("root").startingAt(30).lasting(95),
            aSpan("b").childOf("a").startingAt(40).running());

    assertPicture(
        answer,
        ASCII,
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        3 spans - 1 error - 400 ms - revision 1 - closed by root ended - 1 running
        2026-01-01 00:00:00.000Z

        x Bestellung pr?fen ?? - shop - no                  400 ms  ====================
        `- a                                               95.0 ms   -====-
           `- > b                                          running    ~~~~~~~~~~~~~~~~~>
        """);
  }

  @Test
  void wideCharactersKeepTheColumnsAligned() {
    NativeAnswer answer =
        NativeAnswer.of(
            aSpan("root").named("注文の確認と在庫の引き当てと支払いと発送の手配").lasting(10),
            aSpan("a").childOf("root").named("🚀 launch").lasting(10));

    assertPicture(
        answer,
        new Canvas(60, false, true),
        """
        4bf92f3577b34da6a3ce929d0e0e4736  complete
        2 spans · 0 errors · 10.0 ms · revision 1
        closed by root ended · 2026-01-01 00:00:00.000Z

        注文の確認と在庫の引き当… · shop    10.0 ms  ━━━━━━━━━━━━━━━
        └─ 🚀 launch                        10.0 ms  ━━━━━━━━━━━━━━━
        """);
  }

  @Test
  void nothingThatSteersATerminalGetsThrough() {
    NativeAnswer hostile =
        NativeAnswer.of(
            aSpan("root")
                .named("\u001b]0;owned\u0007a\u001b[2Jb\rc\nd\u009b31me\u202ef")
                .fromService("\u001b[31msvc")
                .failed("\u001bPq\u001b\\boom\u0008\u0008"));

    List<String> lines = TreePicture.draw(hostile.trace(), WIDE);

    assertThat(String.join("", lines)).doesNotContainPattern("[\\p{Cntrl}\u202e\u009b]");
    assertThat(lines.get(lines.size() - 1)).startsWith("✗ ab c def · svc · boom ");
  }

  @Test
  void aChainOfTenThousandSpansIsDrawnAndCapped() {
    SpanBuilder[] chain =
        IntStream.range(0, 10_000)
            .mapToObj(
                i -> aSpan("c" + i).childOf(i == 0 ? null : "c" + (i - 1)).startingAt(i).lasting(5))
            .toArray(SpanBuilder[]::new);

    List<String> lines = TreePicture.draw(NativeAnswer.of(chain).trace(), WIDE);

    assertThat(lines).hasSize(10_004).allMatch(line -> ShownText.width(line) <= 80);
    assertThat(lines.get(lines.size() - 1)).contains("┆ 9999 c9999");
  }

  @Test
  void noLineIsWiderThanAnyCanvas() {
    NativeTrace trace =
        NativeAnswer.of(
                aSpan("root").named("n".repeat(300)).failed("m".repeat(300)).lasting(90_000_000),
                aSpan("a").childOf("root").named("注".repeat(100)).running(),
                aSpan("b").childOf("a").named("").fromService("s".repeat(100)))
            .partial("root_missing,running_spans,missing_parents,dropped_spans")
            .trace();

    for (int width = Canvas.MIN_WIDTH; width < 250; width++) {
      int columns = width;
      assertThat(TreePicture.draw(trace, new Canvas(width, false, true)))
          .allMatch(line -> ShownText.width(line) <= columns);
    }
  }

  @Test
  void coloursAreUsedWhereWantedAndChangeNothingElse() {
    NativeTrace trace = NativeAnswer.of(aSpan("root").failed("no")).trace();

    List<String> coloured = TreePicture.draw(trace, new Canvas(80, true, true));

    assertThat(coloured.get(4)).contains("\u001b[31m✗ \u001b[0m").endsWith("\u001b[0m");
    assertThat(coloured)
        .extracting(line -> ShownText.clean(line, false).stripTrailing())
        .isEqualTo(TreePicture.draw(trace, WIDE));
  }

  @Test
  void theViewOfAStandbySaysHowOldItIs() throws IOException {
    byte[] body = NativeAnswer.of(aSpan("root")).bytes();
    NativeTrace stale = NativeTraceReader.read(body, OptionalLong.of(1500));

    assertThat(TreePicture.draw(stale, WIDE).get(1)).endsWith(" · 1,500 ms stale");
  }

  private static SpanBuilder modelCall(String label, String name, String model) {
    return aSpan(label)
        .childOf("run")
        .named(name)
        .fromService("agent")
        .with("gen_ai.response.model", model)
        .with("gen_ai.usage.input_tokens", 1204)
        .with("gen_ai.usage.output_tokens", 318);
  }

  private static void assertPicture(NativeAnswer answer, Canvas canvas, String expected) {
    assertThat(String.join("\n", TreePicture.draw(answer.trace(), canvas)) + "\n")
        .isEqualTo(expected);
  }
}
