package dev.treeline.server.dialect.idun;

import dev.treeline.span.Span;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryValues;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import org.jspecify.annotations.Nullable;

/**
 * What a trace is searched by beside its model, time and status. In a list it comes from the
 * summary that was searched: of an open trace its spans may tell otherwise by now.
 */
record Labels(String name, @Nullable String userId, @Nullable String sessionId) {

  static Labels of(TraceTree tree) {
    Span root = tree.mainRoot();
    SummaryValues values = SummaryValues.of(tree.spans());
    return new Labels(
        root == null ? tree.span(0).name() : root.name(),
        values.field(SummaryField.FIRST_USER_ID),
        values.field(SummaryField.FIRST_SESSION_ID));
  }

  static Labels of(TraceSummary summary) {
    return new Labels(
        summary.name(),
        summary.field(SummaryField.FIRST_USER_ID),
        summary.field(SummaryField.FIRST_SESSION_ID));
  }
}
