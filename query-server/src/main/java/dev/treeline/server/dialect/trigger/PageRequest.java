package dev.treeline.server.dialect.trigger;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code page[size]} and {@code page[after]}, of which one alone asks for a page.
 *
 * @param problem what is wrong with them
 */
record PageRequest(int size, @Nullable PageCursor after, @Nullable Problem problem) {

  private static final String SIZE = "page[size]";
  private static final String AFTER = "page[after]";

  /** Also what the client asks for when nobody tells it otherwise. */
  private static final int MAX_SIZE = 10_000;

  /** Empty where the whole tree is asked for. */
  static Optional<PageRequest> of(ApiRequest request) {
    String size = request.query(SIZE);
    String after = request.query(AFTER);
    return size == null && after == null
        ? Optional.empty()
        : Optional.of(of(size == null ? Integer.toString(MAX_SIZE) : size, after));
  }

  private static PageRequest of(String size, @Nullable String after) {
    int number = size.matches("[0-9]{1,5}") ? Integer.parseInt(size) : 0;
    if (number < 1 || number > MAX_SIZE) {
      return wrong(SIZE, "is a whole number from 1 to " + MAX_SIZE);
    }
    if (after == null) {
      return new PageRequest(number, null, null);
    }
    return PageCursor.parse(after)
        .map(cursor -> new PageRequest(number, cursor, null))
        .orElseGet(() -> wrong(AFTER, "is pagination.next of the page before"));
  }

  private static PageRequest wrong(String parameter, String what) {
    String detail = parameter + " " + what;
    return new PageRequest(
        0, null, Problem.about(Problem.Kind.INVALID_PARAMETER, parameter, detail));
  }
}
