package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.testing.SpanBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zipkin's senders give the server's span the id of the client's. */
class SharedIdsTest {

  private final SpanBuilder client = call(SpanKind.CLIENT, "shop").childOf("root").named("get");
  private final SpanBuilder server =
      call(SpanKind.SERVER, "till").childOf("root").named("GET /pay").startingAt(10).lasting(50);
  private final SpanBuilder query = aSpan("query").childOf("call").startingAt(20);

  @Test
  void theServerIsTheClientsChildAndTakesTheChildren() {
    TraceTree tree = tree(aSpan("root"), client, server, query);
    assertThat(TraceTreeTest.picture(tree))
        .containsExactly("root", " get", "  GET /pay", "   query");
    assertThat(tree.span(1).serviceName()).isEqualTo("shop");
    assertThat(tree.span(2).serviceName()).isEqualTo("till");
    assertThat(tree.isShared(2)).isTrue();
    assertThat(tree.isShared(1)).isFalse();
    assertThat(tree.orphanCount()).isZero();
  }

  @Test
  void theClientKeepsTheIdAndEveryParentIsTheOneOfTheTree() {
    TraceTree tree = tree(aSpan("root"), client, server, query);
    assertThat(tree.find(spanId("call"))).isEqualTo(1);
    assertThat(tree.span(2).spanId()).isNotEqualTo(spanId("call"));
    assertThat(tree.span(2).parentSpanId()).isEqualTo(spanId("call"));
    assertThat(tree.span(3).parentSpanId()).isEqualTo(tree.span(2).spanId());
  }

  @Test
  void theServersIdIsTheSameForEver() {
    // It stands in treeline.traces, in bookmarks and in other programs.
    assertThat(merged(client, server))
        .extracting(span -> span.spanId().toString())
        .containsExactlyInAnyOrder("b8455d82752bcb9b", "d8bcfc4ed21d239e");
  }

  @Test
  void withoutTheClientTheServerHasTheIdToItself() {
    TraceTree tree = tree(aSpan("root"), server, query);
    assertThat(TraceTreeTest.picture(tree)).containsExactly("root", " GET /pay", "  query");
    assertThat(tree.span(1).spanId()).isEqualTo(spanId("call"));
  }

  @ParameterizedTest
  @CsvSource({"CLIENT,SERVER", "PRODUCER,CONSUMER", "CLIENT,CONSUMER", "PRODUCER,SERVER"})
  void eachCallerAndEachCalledAreTwo(SpanKind caller, SpanKind called) {
    assertThat(merged(call(caller, "shop"), call(called, "till"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"CLIENT,PRODUCER", "SERVER,CONSUMER", "UNSPECIFIED,SERVER", "INTERNAL,CLIENT"})
  void twoOfOneSideAndOneThatSaysNothingAreOne(SpanKind one, SpanKind other) {
    assertThat(merged(call(one, "shop"), call(other, "till")))
        .singleElement()
        .extracting(Span::kind)
        .isEqualTo(other);
  }

  @Test
  void anEndWithoutAKindEndsTheSideOfItsService() {
    SpanBuilder start = call(SpanKind.SERVER, "till").running();
    SpanBuilder end = call(SpanKind.UNSPECIFIED, "till").failed("declined");
    List<Span> spans = merged(client, start, end);
    assertThat(spans).noneMatch(Span::isRunning);
    assertThat(spans).filteredOn(Span::isError).extracting(Span::serviceName).contains("till");
    assertThat(spans).filteredOn(Span::isError).hasSize(1);
  }

  @Test
  void whatBelongsToNeitherServiceOrToBothIsTheCallers() {
    SpanBuilder nobody = call(SpanKind.UNSPECIFIED, "x").withoutResource().failed("nobody");
    SpanBuilder third = call(SpanKind.UNSPECIFIED, "third").failed("a third one");
    assertThat(failedKinds(merged(client, server, nobody))).containsExactly(SpanKind.CLIENT);
    assertThat(failedKinds(merged(client, server, third))).containsExactly(SpanKind.CLIENT);
    SpanBuilder own = call(SpanKind.UNSPECIFIED, "shop").failed("itself");
    assertThat(failedKinds(merged(client, call(SpanKind.SERVER, "shop"), own)))
        .containsExactly(SpanKind.CLIENT);
  }

  @Test
  void aCallThatIsItsOwnParentIsOneCycle() {
    TraceTree tree =
        tree(call(SpanKind.CLIENT, "shop").childOf("call"), server.childOf("call"), query);
    assertThat(TraceTreeTest.picture(tree)).containsExactly("call", " GET /pay", "  query");
    assertThat(tree.cycleCount()).isEqualTo(1);
    assertThat(tree.isCut(0)).isTrue();
  }

  @Test
  void theParentIsChosenAsItWasTold() {
    // Which of two parents wins must not depend on whether one of them is shared.
    List<Span> without = merged(query, aSpan("query").childOf("other"));
    List<Span> with = merged(client, server, query, aSpan("query").childOf("other"));
    boolean other = spanId("other").equals(without.get(0).parentSpanId());
    Span found = with.stream().filter(s -> s.name().equals("query")).findFirst().orElseThrow();
    assertThat(spanId("other").equals(found.parentSpanId())).isEqualTo(other);
  }

  @Test
  void whatWasSeparatedBeforeStaysAsItIs() {
    List<Span> once = merged(aSpan("root"), client, server, query);
    List<Span> again = SpanMerge.merge(once);
    assertThat(again).isEqualTo(once);
    List<Span> withTheParts = new ArrayList<>(once);
    Stream.of(query, server, client).map(SpanBuilder::build).forEach(withTheParts::add);
    assertThat(TraceTree.of(SpanMerge.merge(withTheParts)).spans())
        .isEqualTo(TraceTree.of(once).spans());
  }

  private static SpanBuilder call(SpanKind kind, String service) {
    return aSpan("call").ofKind(kind).fromService(service);
  }

  private static Stream<SpanKind> failedKinds(List<Span> spans) {
    return spans.stream()
        .filter(span -> span.status().code() == SpanStatus.Code.ERROR)
        .map(Span::kind);
  }

  private static List<Span> merged(SpanBuilder... parts) {
    return SpanMerge.merge(Stream.of(parts).map(SpanBuilder::build).toList());
  }

  private static TraceTree tree(SpanBuilder... parts) {
    return TraceTree.of(merged(parts));
  }
}
