package dev.treeline.server.dialect.json;

import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a tree while walking it, so that depth costs no stack. */
public final class TreeJson {

  /** Writes the opening of a span's object, and its closing when all below it is written. */
  public interface Node {
    void open(int span) throws IOException;

    void close(int span) throws IOException;
  }

  private TreeJson() {}

  /** A span and all below it. */
  public static void write(TraceTree tree, int root, Node node) throws IOException {
    try {
      tree.walk(root, new Walk(node));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** All roots, orphans and cut cycles among them. */
  public static void writeAll(TraceTree tree, Node node) throws IOException {
    for (int root = tree.firstRoot(); root != TraceTree.NONE; root = tree.nextSiblingOf(root)) {
      write(tree, root, node);
    }
  }

  /** Carries an IOException through a walk that knows none. */
  private record Walk(Node node) implements TraceTree.Visitor {
    @Override
    public void enter(int span, int depth) {
      try {
        node.open(span);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void leave(int span) {
      try {
        node.close(span);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
