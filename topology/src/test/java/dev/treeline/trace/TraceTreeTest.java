package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceTreeTest {

  @Test
  void childrenStandUnderTheirParentInStartOrder() {
    TraceTree tree =
        tree(
            aSpan("c").childOf("a").startingAt(30),
            aSpan("b").childOf("a").startingAt(20),
            aSpan("d").childOf("b").startingAt(40),
            aSpan("a"));
    assertThat(picture(tree)).containsExactly("a", " b", "  d", " c");
  }

  @Test
  void aSpanWithoutItsParentIsARootAndMarked() {
    TraceTree tree = tree(aSpan("a"), aSpan("x").childOf("missing").startingAt(5));
    assertThat(picture(tree)).containsExactly("a", "x");
    assertThat(tree.isOrphan(1)).isTrue();
    assertThat(tree.isOrphan(0)).isFalse();
    assertThat(tree.orphanCount()).isEqualTo(1);
    assertThat(tree.mainRoot()).extracting(Span::name).isEqualTo("a");
  }

  @Test
  void withoutARootThereIsNoMainRoot() {
    assertThat(tree(aSpan("x").childOf("missing")).mainRoot()).isNull();
    assertThat(TraceTree.of(List.of()).firstRoot()).isEqualTo(TraceTree.NONE);
  }

  @Test
  void aCycleIsCutAtItsEarliestSpan() {
    TraceTree tree =
        tree(
            aSpan("c").childOf("b").startingAt(30),
            aSpan("b").childOf("a").startingAt(20),
            aSpan("a").childOf("c").startingAt(10),
            aSpan("leaf").childOf("c").startingAt(40));
    assertThat(picture(tree)).containsExactly("a", " b", "  c", "   leaf");
    assertThat(tree.isCut(0)).isTrue();
    assertThat(tree.isOrphan(0)).isFalse();
    assertThat(tree.cycleCount()).isEqualTo(1);
  }

  @Test
  void aSpanThatIsItsOwnParentIsACycle() {
    TraceTree tree = tree(aSpan("a").childOf("a"), aSpan("b").childOf("b").startingAt(1));
    assertThat(picture(tree)).containsExactly("a", "b");
    assertThat(tree.cycleCount()).isEqualTo(2);
  }

  @Test
  void severalRootsStayInStartOrder() {
    TraceTree tree = tree(aSpan("b").startingAt(9), aSpan("a"), aSpan("c").childOf("b"));
    assertThat(picture(tree)).containsExactly("a", "b", " c");
  }

  @Test
  void aChainOfAHundredThousandSpansIsWalked() {
    List<Span> chain =
        IntStream.range(0, 100_000)
            .mapToObj(i -> aSpan("s" + i).startingAt(i).childOf(i == 0 ? null : "s" + (i - 1)))
            .map(SpanBuilder::build)
            .toList();
    int[] deepest = {0, 0};
    TraceTree.of(chain)
        .walk(
            new TraceTree.Visitor() {
              @Override
              public void enter(int span, int depth) {
                deepest[0] = Math.max(deepest[0], depth);
              }

              @Override
              public void leave(int span) {
                deepest[1]++;
              }
            });
    assertThat(deepest).containsExactly(99_999, 100_000);
  }

  @Test
  void unmergedSpansAreRefused() {
    assertThatThrownBy(() -> tree(aSpan("a"), aSpan("a").startingAt(5)))
        .hasMessageContaining("was not merged");
  }

  private static TraceTree tree(SpanBuilder... spans) {
    return TraceTree.of(List.of(spans).stream().map(SpanBuilder::build).toList());
  }

  /** One line per span, indented by its depth. */
  static List<String> picture(TraceTree tree) {
    List<String> lines = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    tree.walk(
        new TraceTree.Visitor() {
          @Override
          public void enter(int span, int depth) {
            assertThat(depth).isEqualTo(open.size());
            open.add(span);
            lines.add(" ".repeat(depth) + tree.span(span).name());
          }

          @Override
          public void leave(int span) {
            assertThat(open.remove(open.size() - 1)).isEqualTo(span);
          }
        });
    assertThat(open).isEmpty();
    return lines;
  }
}
