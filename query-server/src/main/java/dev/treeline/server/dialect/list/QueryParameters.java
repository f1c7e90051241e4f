package dev.treeline.server.dialect.list;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.json.IsoTime;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters as FastAPI reads them, on which several of the products stand: unknown ones have
 * no effect, and of several values the last one counts. An empty one is none.
 */
public final class QueryParameters {

  /** A parameter that cannot be used. */
  public static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Bad(Problem problem) {
      super(problem.detail());
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  private final ApiRequest request;

  public QueryParameters(ApiRequest request) {
    this.request = request;
  }

  /**
   * The value.
   *
   * @param names of one parameter: the first that is given counts
   */
  public @Nullable String text(String... names) {
    for (String name : names) {
      List<String> values = request.queryParameters().getOrDefault(name, List.of());
      if (!values.isEmpty() && !values.get(values.size() - 1).isEmpty()) {
        return values.get(values.size() - 1);
      }
    }
    return null;
  }

  public int whole(String name, int otherwise, int least, int most) throws Bad {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[+-]?[0-9]+")) {
      throw bad(name, "Input should be a valid integer, unable to parse string as an integer");
    }
    boolean negative = text.startsWith("-");
    String digits = text.replaceFirst("^[+-]?0*(?=.)", "");
    long number = digits.length() > 10 ? Integer.MAX_VALUE + 1L : Long.parseLong(digits);
    if ((negative ? -number : number) < least) {
      throw bad(name, "Input should be greater than or equal to " + least);
    }
    if (number > most) {
      throw bad(name, "Input should be less than or equal to " + most);
    }
    return (int) number;
  }

  /** Nanoseconds since 1970; empty where it is not given. */
  public OptionalLong time(Problem.Kind otherwise, String wrong, String... names) throws Bad {
    String text = text(names);
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong time = IsoTime.parse(text);
    if (time.isEmpty()) {
      throw new Bad(Problem.about(otherwise, names[0], wrong));
    }
    return time;
  }

  private static Bad bad(String name, String detail) {
    return new Bad(Problem.about(Problem.Kind.INVALID_PARAMETER, name, detail));
  }
}
