package dev.treeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.model.NaiveTrace.Node;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Holds what Treeline answers, and what it writes, to the naive trace. */
final class Agreement {

  private Agreement() {}

  /** The answer at any time: whatever was closed and opened in between, all that came is there. */
  static void atAnyTime(Trace answer, NaiveTrace naive) {
    tree(answer.tree(), naive);
    assertThat(answer.status()).isIn(TraceStatus.LIVE, status(naive));
  }

  /** The answer while the trace is open. */
  static void live(Trace answer, NaiveTrace naive, int revision) {
    tree(answer.tree(), naive);
    assertThat(answer.status()).isEqualTo(TraceStatus.LIVE);
    assertThat(answer.reason()).isEmpty();
    assertThat(answer.revision()).isEqualTo(revision);
  }

  /** The answer once it is closed. */
  static void closed(Trace answer, NaiveTrace naive, int revision, String closedBy) {
    tree(answer.tree(), naive);
    assertThat(answer.reason()).isEqualTo(naive.reason());
    assertThat(answer.status()).isEqualTo(status(naive));
    assertThat(String.valueOf(answer.closedBy())).isEqualTo(closedBy);
    assertThat(answer.revision()).isEqualTo(revision);
    assertThat(answer.droppedSpans()).isZero();
  }

  /** The completed trace, as a consumer has it. */
  static void completed(List<TraceChunk> chunks, NaiveTrace naive, int revision, String closedBy) {
    assertThat(chunks).isNotEmpty();
    TraceChunk first = chunks.get(0);
    assertThat(first.revision()).isEqualTo(revision);
    same(TracesTopic.spans(chunks), naive.nodes().stream().map(Node::span).toList());
    assertThat(first.status()).isEqualTo(status(naive).text());
    assertThat(first.reason()).isEqualTo(naive.reason());
    assertThat(first.closedBy().name()).isEqualTo(closedBy);
    assertThat(first.spanCount()).isEqualTo(naive.nodes().size());
    assertThat(first.errorCount()).isEqualTo((int) naive.errors());
    assertThat(first.droppedSpans()).isZero();
  }

  private static void tree(TraceTree tree, NaiveTrace naive) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < tree.size(); i++) {
      nodes.add(
          new Node(
              tree.span(i), tree.parentOf(i), tree.isOrphan(i), tree.isCut(i), tree.isShared(i)));
    }
    same(nodes, naive.nodes());
    assertThat(tree.orphanCount()).isEqualTo((int) naive.orphans());
    assertThat(tree.cycleCount()).isEqualTo((int) naive.cycles());
    assertThat(tree.errorCount()).isEqualTo((int) naive.errors());
    children(tree, naive);
  }

  /** Each list of children, and that of the roots, is in order and has all. */
  private static void children(TraceTree tree, NaiveTrace naive) {
    List<List<Integer>> expected = new ArrayList<>();
    IntStream.rangeClosed(0, tree.size()).forEach(i -> expected.add(new ArrayList<>()));
    for (int i = 0; i < tree.size(); i++) {
      expected.get(naive.nodes().get(i).parent() + 1).add(i);
    }
    for (int parent = NaiveTrace.NONE; parent < tree.size(); parent++) {
      List<Integer> found = new ArrayList<>();
      int child = parent == NaiveTrace.NONE ? tree.firstRoot() : tree.firstChildOf(parent);
      for (; child != TraceTree.NONE; child = tree.nextSiblingOf(child)) {
        found.add(child);
      }
      assertThat(found).isEqualTo(expected.get(parent + 1));
    }
  }

  private static TraceStatus status(NaiveTrace naive) {
    return naive.reason().isEmpty() ? TraceStatus.COMPLETE : TraceStatus.PARTIAL;
  }

  /** One after the other, so that a difference can be read. */
  private static <T> void same(List<T> found, List<T> expected) {
    for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
      assertThat(found.get(i)).as("number %d", i).isEqualTo(expected.get(i));
    }
    assertThat(found).hasSameSizeAs(expected);
  }
}
