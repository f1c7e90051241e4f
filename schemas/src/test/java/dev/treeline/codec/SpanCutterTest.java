package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanCut.Reason;
import dev.treeline.span.Attributes;
import dev.treeline.span.CutMark;
import dev.treeline.span.Resource;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

class SpanCutterTest {

  /** So small that random spans are over each of them now and then. */
  private static final SpanLimits SMALL = new SpanLimits(160, 6, 2, 1, 1);

  private static final SpanLimits LIMITS = new SpanLimits(1_000, 100, 10, 5, 5);

  @Property(tries = 1_000)
  @Domain(SpanDomain.class)
  void whatIsLeftIsWithinTheLimitAndIsNotCutAgain(@ForAll Span span) {
    SpanCut cut = cut(span, SMALL);
    cut.span()
        .ifPresent(
            left -> {
              assertThat(SpanRecords.encode(left).length).isLessThanOrEqualTo(SMALL.spanBytes());
              assertThat(cut(left, SMALL)).isEqualTo(unchanged(left));
              assertThat(CutMark.of(left).isEmpty()).isEqualTo(cut.reasons().isEmpty());
            });
  }

  @Property(tries = 1_000)
  @Domain(SpanDomain.class)
  void aSpanComesOutTheSameAloneAndInABatch(@ForAll @Size(min = 1, max = 6) List<Span> spans) {
    SpanCutter cutter = new SpanCutter(SMALL);
    for (Span span : SpanRecords.decode(SpanRecords.encode(spans))) {
      assertThat(cutter.cut(span)).isEqualTo(cut(span, SMALL));
    }
  }

  /** Where the skim sees nothing that is oversized, the record is not even decoded. */
  @Property(tries = 1_000)
  @Domain(SpanDomain.class)
  void whereTheSkimSeesNothingThereIsNothing(@ForAll @Size(min = 1, max = 3) List<Span> spans) {
    SpanLimits limits = new SpanLimits(300, 12, 3, 1, 1);
    SpanSkim skim = new SpanSkim(List.of(), List.of(), limits);
    if (!skim.skim(SpanRecords.encode(spans)).oversized()) {
      for (Span span : spans) {
        assertThat(cut(span, limits)).isEqualTo(unchanged(span));
      }
    }
  }

  @Property(tries = 1_000)
  @Domain(SpanDomain.class)
  void theSizeOfAttributesIsWhatIsWritten(@ForAll Span span) {
    int written =
        SingleObject.write(0, out -> AttributesCodec.write(out, span.attributes())).length
            - SingleObject.HEADER_BYTES;
    assertThat(AttributesCodec.sizeOf(span.attributes())).isEqualTo(1 + written);
  }

  @Test
  void aSpanAtItsLimitsStays() {
    Span span = Samples.span(numbered(10), events(5), links(5));
    SpanLimits exact = new SpanLimits(SpanRecords.encode(span).length, 100, 10, 5, 5);
    assertThat(cut(span, exact)).isEqualTo(unchanged(span));
    assertThat(new SpanSkim(List.of(), List.of(), exact).skim(SpanRecords.encode(span)).oversized())
        .isFalse();

    SpanLimits less = new SpanLimits(exact.spanBytes() - 1, 100, 10, 5, 5);
    assertThat(cut(span, less).reasons()).containsExactly(Reason.SPAN_BYTES);
    assertThat(new SpanSkim(List.of(), List.of(), less).skim(SpanRecords.encode(span)).oversized())
        .isTrue();
  }

  /** The resource and the scope of its group are weighed with it, as they are when it is alone. */
  @Test
  void aSpanOfABatchIsOverTheLimitWhereItIsWhenItIsAlone() {
    int alone = SpanRecords.encode(Samples.span()).length;
    byte[] batch = SpanRecords.encode(List.of(Samples.bareSpan(), Samples.span()));
    assertThat(ofSpanBytes(alone).skim(batch).oversized()).isFalse();
    assertThat(ofSpanBytes(alone - 1).skim(batch).oversized()).isTrue();
  }

  @Test
  void aTextEndsWithAWholeCharacter() {
    assertThat(valueLeft("ä".repeat(51))).isEqualTo("ä".repeat(50));
    assertThat(valueLeft("x" + "ä".repeat(50))).isEqualTo("x" + "ä".repeat(49));
    assertThat(valueLeft("🎈".repeat(26))).isEqualTo("🎈".repeat(25));
    assertThat(valueLeft("xxx" + "🎈".repeat(25))).isEqualTo("xxx" + "🎈".repeat(24));
    assertThat(valueLeft("🎈".repeat(25))).isEqualTo("🎈".repeat(25));
  }

  @Test
  void bytesEndAtTheLimit() {
    assertThat(valueLeft(ByteBuffer.wrap(new byte[101]))).isEqualTo(ByteBuffer.wrap(new byte[100]));
    assertThat(valueLeft(ByteBuffer.wrap(new byte[100]))).isEqualTo(ByteBuffer.wrap(new byte[100]));
  }

  @Test
  void ofArraysAndMapsTheFirstItemsStay() {
    List<?> numbers = (List<?>) valueLeft(Collections.nCopies(100, 1L));
    assertThat(numbers).hasSizeBetween(40, 50).allMatch(item -> item.equals(1L));
    assertThat(valueLeft(List.of("a", "b".repeat(200), "c")))
        .isEqualTo(List.of("a", "b".repeat(81)));
    assertThat(valueLeft(Attributes.of(Map.of("a", 1L, "b", List.of("x".repeat(200)), "c", 2L))))
        .isEqualTo(Attributes.of(Map.of("a", 1L, "b", List.of("x".repeat(70)))));
    assertThat(valueLeft(List.of(Attributes.of(Map.of("k", "x".repeat(200))))))
        .isEqualTo(List.of(Attributes.of(Map.of("k", "x".repeat(74)))));
    assertThat(valueLeft(List.of("b".repeat(89), "c".repeat(9))))
        .as("what fits to the last byte is whole")
        .isEqualTo(List.of("b".repeat(89)));
    assertThat(AttributesCodec.sizeOf(valueLeft(numbered(100)))).isBetween(80, 100);
  }

  @Test
  void aCutValueIsMarkedAndCounted() {
    Attributes attributes =
        Attributes.of(Map.of("a", "x".repeat(101), "b", "y".repeat(101), "c", 1L));
    SpanCut cut = cut(Samples.span(attributes, List.of(), List.of()), LIMITS);
    assertThat(cut.reasons()).containsExactly(Reason.VALUE_BYTES);
    Span left = cut.span().orElseThrow();
    assertThat(left.attributes())
        .isEqualTo(
            Attributes.of(
                Map.of(
                    "a",
                    "x".repeat(100),
                    "b",
                    "y".repeat(100),
                    "c",
                    1L,
                    "treeline.attribute_cut",
                    2L)));
    assertThat(CutMark.of(left)).containsExactly(CutMark.ATTRIBUTE);
    assertThat(left.dropped()).isEqualTo(Span.Dropped.NONE);
  }

  @Test
  void theFirstAttributesEventsAndLinksStayAndTheRestIsCountedAsDropped() {
    SpanCut cut = cut(Samples.span(numbered(12), events(6), links(8)), LIMITS);
    assertThat(cut.reasons()).containsExactly(Reason.ATTRIBUTES, Reason.EVENTS, Reason.LINKS);
    Span left = cut.span().orElseThrow();
    assertThat(left.attributes())
        .isEqualTo(numbered(10).with(Attributes.of(Map.of("treeline.span_cut", 6L))));
    assertThat(left.events()).isEqualTo(events(5));
    assertThat(left.links()).isEqualTo(links(5));
    assertThat(left.dropped()).isEqualTo(new Span.Dropped(2, 1, 3));
    assertThat(CutMark.of(left)).containsExactly(CutMark.SPAN);
  }

  @Test
  void whatASenderDroppedIsCountedToo() {
    Span sent = Samples.span(new SpanId(1), new SpanId(2)); // says that it dropped 9, 10 and 11
    Span left = cut(sent, new SpanLimits(10_000, 1_000, 7, 1, 0)).span().orElseThrow();
    assertThat(left.dropped()).isEqualTo(new Span.Dropped(9 + 2, 10 + 1, 11 + 2));
  }

  @Test
  void theAttributesOfEventsLinksAndResourcesHaveTheSameLimits() {
    Attributes many = numbered(12).with(Attributes.of(Map.of("a", "x".repeat(101))));
    Span span =
        Samples.span(
            "",
            Attributes.EMPTY,
            List.of(new SpanEvent("", 1, many, 4)),
            List.of(new SpanLink(new TraceId(1, 1), new SpanId(1), "", 0, many, 5)),
            new Resource(many, "", 6));
    SpanCut cut = cut(span, new SpanLimits(10_000, 100, 10, 5, 5));
    assertThat(cut.reasons()).containsExactly(Reason.VALUE_BYTES, Reason.ATTRIBUTES);
    Span left = cut.span().orElseThrow();
    assertThat(left.events().get(0).attributes().size()).isEqualTo(10);
    assertThat(left.events().get(0).attributes().text("a")).hasSize(100);
    assertThat(left.events().get(0).droppedAttributes()).isEqualTo(4 + 3);
    assertThat(left.links().get(0).droppedAttributes()).isEqualTo(5 + 3);
    assertThat(left.resource().droppedAttributes()).isEqualTo(6 + 3);
    assertThat(left.resource().attributes().get("treeline.span_cut")).isEqualTo(3L);
    assertThat(left.resource().attributes().get("treeline.attribute_cut")).isEqualTo(1L);
    assertThat(left.attributes().get("treeline.span_cut")).isEqualTo(6L);
    assertThat(left.attributes().get("treeline.attribute_cut")).isEqualTo(2L);
  }

  @Test
  void ofASpanThatIsStillTooLargeTheLargestPartsGo() {
    Attributes attributes = texts(9).with(Attributes.of(Map.of("run_id", "r")));
    Span span = Samples.span(attributes, events(3), List.of());
    SpanCut cut = cut(span, new SpanLimits(700, 100, 20, 5, 5));
    assertThat(cut.reasons()).containsExactly(Reason.SPAN_BYTES);
    Span left = cut.span().orElseThrow();
    assertThat(left.attributes().keys()).contains("run_id", "k0", "k1").doesNotContain("k8", "k7");
    assertThat(left.events()).isEqualTo(events(3));
    assertThat(left.dropped().attributes()).isBetween(4, 6);
  }

  @Test
  void ofEventsAndLinksTheLargestGoAndTheOthersStay() {
    Attributes large = texts(8);
    List<SpanEvent> small = events(2);
    List<SpanEvent> withLarge =
        List.of(small.get(0), new SpanEvent("large", 7, large, 0), small.get(1));
    Span left = withinBytes(Samples.span(numbered(2), withLarge, links(1)));
    assertThat(left.events()).isEqualTo(small);
    assertThat(left.links()).isEqualTo(links(1));
    assertThat(left.attributes().get("treeline.span_cut")).isEqualTo(1L);
    assertThat(left.dropped()).isEqualTo(new Span.Dropped(0, 1, 0));

    List<SpanLink> few = links(2);
    SpanLink link = new SpanLink(new TraceId(7, 7), new SpanId(7), "", 0, large, 0);
    left = withinBytes(Samples.span(numbered(2), small, List.of(few.get(0), link, few.get(1))));
    assertThat(left.events()).isEqualTo(small);
    assertThat(left.links()).isEqualTo(few);
    assertThat(left.dropped()).isEqualTo(new Span.Dropped(0, 0, 1));
  }

  /** Of one that is over the limit of all of it, and over no other. */
  private static Span withinBytes(Span span) {
    SpanCut cut = cut(span, new SpanLimits(700, 100, 20, 5, 5));
    assertThat(cut.reasons()).containsExactly(Reason.SPAN_BYTES);
    return cut.span().orElseThrow();
  }

  @Test
  void aNameWithoutEndIsCut() {
    Span span = Samples.span("n".repeat(5_000), numbered(2), List.of(), List.of(), Resource.EMPTY);
    SpanCut cut = cut(span, LIMITS);
    assertThat(cut.span().orElseThrow().name()).isEqualTo("n".repeat(100));
    assertThat(CutMark.of(cut.span().orElseThrow())).containsExactly(CutMark.SPAN);
  }

  @Test
  void aSpanThatCannotBeMadeSmallEnoughIsNotKept() {
    Span span =
        Samples.span(
            "",
            Attributes.EMPTY,
            List.of(),
            List.of(),
            new Resource(Attributes.EMPTY, "s".repeat(990), 0));
    assertThat(cut(span, LIMITS).span()).isEmpty();
  }

  @Test
  void aResourceIsCutTheSameForAllSpansThatAreTooLargeWithIt() {
    Resource resource = new Resource(texts(9), "", 0);
    Span within = Samples.span("", Attributes.EMPTY, List.of(), List.of(), resource);
    Span over = Samples.span("", numbered(10), events(5), links(5), resource);
    Span wayOver = Samples.span("n".repeat(100), numbered(10), events(5), links(5), resource);

    SpanCutter cutter = new SpanCutter(LIMITS);
    assertThat(cutter.cut(within)).isEqualTo(unchanged(within));
    Resource left = cutter.cut(over).span().orElseThrow().resource();
    assertThat(left.attributes().keys()).containsExactly("k0", "k1", "treeline.span_cut");
    assertThat(left.droppedAttributes()).isEqualTo(7);
    assertThat(cutter.cut(wayOver).span().orElseThrow().resource()).isEqualTo(left);
    assertThat(cutter.cut(within)).isEqualTo(unchanged(within));
  }

  @Test
  void aResourceIsNotTakenForAnotherOfTheSameScope() {
    Resource large = new Resource(numbered(11), "", 0);
    SpanCutter cutter = new SpanCutter(LIMITS);
    Span of = Samples.span("", Attributes.EMPTY, List.of(), List.of(), large);
    assertThat(cutter.cut(of).reasons()).containsExactly(Reason.ATTRIBUTES);
    assertThat(cutter.cut(Samples.bareSpan())).isEqualTo(unchanged(Samples.bareSpan()));
  }

  private static SpanSkim ofSpanBytes(int most) {
    return new SpanSkim(List.of(), List.of(), new SpanLimits(most, 1_000, 100, 10, 10));
  }

  private static SpanCut cut(Span span, SpanLimits limits) {
    return new SpanCutter(limits).cut(span);
  }

  private static SpanCut unchanged(Span span) {
    return new SpanCut(Optional.of(span), Set.of());
  }

  private static Object valueLeft(Object value) {
    Span span = Samples.span(Attributes.of(Map.of("k", value)), List.of(), List.of());
    Object left = cut(span, LIMITS).span().orElseThrow().attributes().get("k");
    assertThat(left).isNotNull();
    return left == null ? "" : left;
  }

  private static Attributes texts(int count) {
    Map<String, Object> map = new HashMap<>();
    IntStream.range(0, count).forEach(i -> map.put("k" + i, "x".repeat(90 + i)));
    return Attributes.of(map);
  }

  private static Attributes numbered(int count) {
    Map<String, Object> map = new HashMap<>();
    IntStream.range(0, count).forEach(i -> map.put("n%02d".formatted(i), (long) i));
    return Attributes.of(map);
  }

  private static List<SpanEvent> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SpanEvent("e" + i, i, Attributes.EMPTY, 0))
        .toList();
  }

  private static List<SpanLink> links(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SpanLink(new TraceId(i, i), new SpanId(i), "", 0, Attributes.EMPTY, 0))
        .toList();
  }
}
