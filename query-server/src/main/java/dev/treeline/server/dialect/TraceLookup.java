package dev.treeline.server.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.io.IOException;
import java.util.function.Function;

/** The way from an id to an answer, the same in all dialects. */
public final class TraceLookup {

  /** Writes one trace in the words of a dialect. */
  @FunctionalInterface
  public interface TraceWriter {
    void write(JsonGenerator json, Trace trace) throws IOException;
  }

  private TraceLookup() {}

  /** The trace as it is written, with the headers that tell how far it has come. */
  public static Answer written(
      ApiRequest request, TraceReader reader, TraceId id, TraceWriter writer) {
    return answer(
        request,
        reader,
        id,
        found -> new Answer.Ok(TraceHeaders.of(found), json -> writer.write(json, found.trace())));
  }

  public static Answer answer(
      ApiRequest request,
      TraceReader reader,
      TraceId id,
      Function<TraceAnswer.Found, Answer> found) {
    TraceAnswer answer = reader.trace(request.tenant(), id);
    if (answer instanceof TraceAnswer.Found trace) {
      return found.apply(trace);
    }
    if (answer instanceof TraceAnswer.Unavailable unavailable) {
      return unavailable(unavailable.why(), unavailable.retryAfterSeconds());
    }
    return notFound();
  }

  /** Also for an id that no trace can have, where a product says so. */
  public static Answer notFound() {
    return new Answer.Failed(Problem.of(Problem.Kind.TRACE_NOT_FOUND, "Trace not found"));
  }

  public static Answer unavailable(String why, int retryAfterSeconds) {
    return new Answer.Failed(Problem.unavailable(why, retryAfterSeconds));
  }
}
