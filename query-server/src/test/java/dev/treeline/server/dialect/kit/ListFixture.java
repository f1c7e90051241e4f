package dev.treeline.server.dialect.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;

/** A list of a product over traces that arrive one by one. */
public final class ListFixture {

  private final InMemoryTraceReader reader =
      new InMemoryTraceReader(new AtomicLong(SpanBuilder.EPOCH + 10_000));
  private final Dialect dialect;
  private final String rows;
  private final String id;

  /**
   * For one dialect.
   *
   * @param rows the field of an answer that has them
   * @param id the field of a row that has the trace's id
   */
  public ListFixture(Dialect dialect, String rows, String id) {
    this.dialect = dialect;
    this.rows = rows;
    this.id = id;
  }

  public InMemoryTraceReader reader() {
    return reader;
  }

  public void given(Span... spans) {
    reader.add(Tenant.DEFAULT, List.of(spans));
  }

  public Ask ask() {
    return Ask.of(dialect, reader);
  }

  public List<String> ids(JsonNode body) {
    return StreamSupport.stream(body.path(rows).spliterator(), false)
        .map(row -> row.path(id).asText())
        .toList();
  }

  public int errorStatus(Answer answer) {
    return error(answer).status();
  }

  public String errorText(Answer answer) {
    return Ask.text(error(answer).body(), false);
  }

  public static String pretty(JsonNode body) {
    return Ask.text(json -> new ObjectMapper().writeTree(json, body), true);
  }

  private ErrorAnswer error(Answer answer) {
    if (answer instanceof Answer.Failed failed) {
      return dialect.error(failed.problem());
    }
    throw new AssertionError("not refused: " + answer);
  }
}
