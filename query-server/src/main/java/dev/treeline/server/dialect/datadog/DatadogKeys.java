package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import java.util.ArrayList;
import java.util.List;

/** An API key and an application key, which carries the scope; or a bearer token. */
final class DatadogKeys {

  private static final String API = "DD-API-KEY";
  private static final String APPLICATION = "DD-APPLICATION-KEY";

  static final List<String> HEADERS = List.of(API, APPLICATION, "Authorization");

  private DatadogKeys() {}

  static PresentedKeys of(ApiRequest.Headers headers) {
    PresentedKeys bearer = KeyHeaders.bearer(headers);
    PresentedKeys api = KeyHeaders.plain(headers, API);
    PresentedKeys application = KeyHeaders.plain(headers, APPLICATION);
    if (!(api instanceof PresentedKeys.Keys apiKey)
        || !(application instanceof PresentedKeys.Keys applicationKey)) {
      boolean unusable =
          api instanceof PresentedKeys.Unusable || application instanceof PresentedKeys.Unusable;
      return unusable ? new PresentedKeys.Unusable() : bearer;
    }
    if (!(bearer instanceof PresentedKeys.None) && !bearer.equals(applicationKey)) {
      return new PresentedKeys.Unusable(); // who of the two is asking?
    }
    List<String> keys = new ArrayList<>(apiKey.values());
    keys.addAll(applicationKey.values());
    return new PresentedKeys.Keys(keys);
  }
}
