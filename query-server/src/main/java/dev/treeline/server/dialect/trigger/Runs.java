package dev.treeline.server.dialect.trigger;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.TraceReader;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The way from a run to an answer. */
final class Runs {

  private static final String RUN_ID = "runId";

  private Runs() {}

  /**
   * By the first of the run's traces that is wanted and has an answer.
   *
   * @param written for a trace that has none, a problem of the kind "not found"
   */
  static Answer answer(
      ApiRequest request,
      TraceReader reader,
      Predicate<RunAnswer.RunTrace> wanted,
      Function<RunTrace, Answer> written) {
    RunAnswer answer = reader.run(request.tenant(), request.path(RUN_ID));
    if (answer instanceof RunAnswer.Found run) {
      List<RunAnswer.RunTrace> traces = run.traces().stream().filter(wanted).toList();
      return first(request, reader, traces, written);
    }
    if (answer instanceof RunAnswer.Unavailable unavailable) {
      return TraceLookup.unavailable(unavailable.why(), unavailable.retryAfterSeconds());
    }
    return new Answer.Failed(Problem.of(Problem.Kind.RUN_NOT_FOUND, "Run not found"));
  }

  private static Answer first(
      ApiRequest request,
      TraceReader reader,
      List<RunAnswer.RunTrace> traces,
      Function<RunTrace, Answer> written) {
    String runId = request.path(RUN_ID);
    Answer last = TraceLookup.notFound();
    for (RunAnswer.RunTrace known : traces) {
      Answer answer =
          TraceLookup.answer(
              request,
              reader,
              known.traceId(),
              found -> written.apply(new RunTrace(found, runId, known)));
      if (!isNotFound(answer)) {
        return answer;
      }
      last = answer;
    }
    return last;
  }

  private static boolean isNotFound(Answer answer) {
    return answer instanceof Answer.Failed failed && failed.problem().kind().status() == 404;
  }
}
