package dev.treeline.server.dialect.list;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Fault;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.json.IsoTime;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters as FastAPI reads them, on which several of the products stand: unknown ones have
 * no effect, of several values the last one counts, and all that are wrong are told together. An
 * empty text is none.
 */
public final class QueryParameters {

  /** A request that cannot be answered. */
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

  private static final String PLACE = "query";

  private final ApiRequest request;
  private final List<Fault> faults = new ArrayList<>();

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
      String value = request.query(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** Between bounds; where it is not, a fault is noted, and the default answered. */
  public int whole(String name, int otherwise, int least, int most) {
    String text = request.query(name);
    if (text == null) {
      return otherwise;
    }
    if (text.length() > WholeNumber.MOST_CHARS) {
      note(
          name,
          "int_parsing_size",
          "Unable to parse input string as an integer, exceeded maximum size",
          text,
          Map.of());
      return otherwise;
    }
    Optional<BigInteger> number = WholeNumber.parse(text);
    if (number.isEmpty()) {
      note(
          name,
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer",
          text,
          Map.of());
    } else if (number.get().compareTo(BigInteger.valueOf(least)) < 0) {
      note(
          name,
          "greater_than_equal",
          "Input should be greater than or equal to " + least,
          text,
          Map.of("ge", (long) least));
    } else if (number.get().compareTo(BigInteger.valueOf(most)) > 0) {
      note(
          name,
          "less_than_equal",
          "Input should be less than or equal to " + most,
          text,
          Map.of("le", (long) most));
    } else {
      return number.get().intValueExact();
    }
    return otherwise;
  }

  /**
   * Nanoseconds since 1970 as pydantic reads them; empty where it is not given, or wrong, of which
   * a fault is noted.
   *
   * @param names of one parameter: the first that is given counts
   */
  public OptionalLong dateTime(String... names) {
    for (String name : names) {
      String text = request.query(name);
      if (text != null) {
        try {
          return OptionalLong.of(DateTime.unixNano(text));
        } catch (DateTime.Wrong e) {
          note(
              name,
              "datetime_from_date_parsing",
              "Input should be a valid datetime or date, " + e.why(),
              text,
              Map.of("error", e.why()));
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }

  /** As Python's own library reads it; empty where it is not given. */
  public OptionalLong isoTime(String name, String wrong) throws Bad {
    String text = text(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong time = IsoTime.parse(text);
    if (time.isEmpty()) {
      throw new Bad(Problem.about(Problem.Kind.BAD_REQUEST, name, wrong));
    }
    return time;
  }

  /** Notes what a rule of Treeline's own has against a value. */
  public void refuse(String name, String why) {
    faults.add(Fault.ofValue(PLACE, name, why, String.valueOf(request.query(name))));
  }

  /** Tells all faults, if there are any. */
  public void check() throws Bad {
    if (!faults.isEmpty()) {
      throw new Bad(Problem.invalid(faults));
    }
  }

  private void note(
      String name, String type, String message, String input, Map<String, ?> context) {
    faults.add(new Fault(PLACE, name, type, message, input, context));
  }
}
