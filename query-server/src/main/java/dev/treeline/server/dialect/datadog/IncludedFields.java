package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.ApiRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code include_fields}: repeated, or one value with commas. Required fields stay whatever is
 * asked for, because both typed clients fail without them; unless that is set otherwise.
 */
final class IncludedFields {

  private final Set<String> selected;

  private final boolean strict;

  private IncludedFields(Set<String> selected, boolean strict) {
    this.selected = selected;
    this.strict = strict;
  }

  static IncludedFields of(ApiRequest request, boolean strict) {
    List<String> values = request.queryParameters().getOrDefault("include_fields", List.of());
    return new IncludedFields(
        values.stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet()),
        strict);
  }

  /** A field that the document requires. */
  boolean has(String field) {
    return !strict || hasOptional(field);
  }

  /** Where nothing is selected, everything is. */
  boolean hasOptional(String field) {
    return selected.isEmpty() || selected.contains(field);
  }
}
