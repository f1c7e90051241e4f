package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An API key and an application key, which carries the scope; or a bearer token, beside which an
 * API key must be one of the same tenant, too.
 */
final class DatadogKeys {

  private static final String API = "DD-API-KEY";
  private static final String APPLICATION = "DD-APPLICATION-KEY";

  static final List<String> HEADERS = List.of(API, APPLICATION, "Authorization");

  private DatadogKeys() {}

  static PresentedKeys of(ApiRequest.Headers headers) {
    PresentedKeys bearer = KeyHeaders.bearer(headers);
    PresentedKeys api = KeyHeaders.plain(headers, API);
    PresentedKeys application = KeyHeaders.plain(headers, APPLICATION);
    if (Stream.of(bearer, api, application).anyMatch(PresentedKeys.Unusable.class::isInstance)) {
      return new PresentedKeys.Unusable();
    }
    boolean both = !isNone(bearer) && !isNone(application);
    if (both && !bearer.equals(application)) {
      return new PresentedKeys.Unusable(); // who of the two is asking?
    }
    PresentedKeys asking = isNone(bearer) && !isNone(api) ? application : bearer;
    if (!(api instanceof PresentedKeys.Keys apiKey)
        || !(asking instanceof PresentedKeys.Keys askingKey)) {
      return asking;
    }
    List<String> keys = new ArrayList<>(apiKey.values());
    keys.addAll(askingKey.values());
    return new PresentedKeys.Keys(keys);
  }

  private static boolean isNone(PresentedKeys keys) {
    return keys instanceof PresentedKeys.None;
  }
}
