package dev.treeline.server.dialect;

import java.util.List;
import java.util.Locale;

/** Where keys stand in a request. */
public final class KeyHeaders {

  /** Asks for {@link #bearer}, as RFC 9110 wants of each 401. */
  public static final String BEARER_CHALLENGE = "Bearer realm=\"treeline\"";

  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "bearer ";

  private KeyHeaders() {}

  /** {@code Authorization: Bearer KEY}. */
  public static PresentedKeys bearer(ApiRequest.Headers headers) {
    List<String> values = distinct(headers, AUTHORIZATION);
    if (values.isEmpty()) {
      return new PresentedKeys.None();
    }
    String value = values.get(0);
    if (values.size() > 1 || !value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return new PresentedKeys.Unusable();
    }
    return keyOf(value.substring(BEARER.length()).strip());
  }

  /** A header that holds nothing but a key. */
  public static PresentedKeys plain(ApiRequest.Headers headers, String name) {
    List<String> values = distinct(headers, name);
    if (values.isEmpty()) {
      return new PresentedKeys.None();
    }
    return values.size() > 1 ? new PresentedKeys.Unusable() : keyOf(values.get(0).strip());
  }

  /** Asks for a key in one of these headers. */
  public static String challenge(List<String> names) {
    return names.contains(AUTHORIZATION)
        ? BEARER_CHALLENGE
        : "ApiKey realm=\"treeline\", header=\"" + names.get(0) + "\"";
  }

  private static List<String> distinct(ApiRequest.Headers headers, String name) {
    return headers.all(name).stream().distinct().toList();
  }

  private static PresentedKeys keyOf(String key) {
    return key.isEmpty() ? new PresentedKeys.Unusable() : new PresentedKeys.Keys(List.of(key));
  }
}
