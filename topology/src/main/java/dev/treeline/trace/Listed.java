package dev.treeline.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list goes by of a trace: of a summary, or of a stored row that is not one yet. */
public interface Listed {

  SummaryPosition position();

  String name();

  /**
   * When it began: its start, but not later than it arrived, so that a sender's clock that is ahead
   * cannot hide it from the search for what is new; when it arrived, where nothing tells a start.
   */
  long beganUnixNano();

  long endUnixNano();

  @Nullable String field(SummaryField field);

  List<String> models();
}
