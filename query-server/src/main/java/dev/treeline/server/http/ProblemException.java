package dev.treeline.server.http;

import dev.treeline.server.dialect.Problem;

/** Ends a request with an error in the words of the dialect that owns the path. */
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false); // an answer, not a failure: no stack trace
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
