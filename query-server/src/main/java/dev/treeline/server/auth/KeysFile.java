package dev.treeline.server.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.treeline.span.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code keys: [{name, tenant, sha256, scopes, requests-per-minute}]}. No message repeats a
 * value that could be a key in the wrong place.
 */
final class KeysFile {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Set<String> FIELDS =
      Set.of("name", "tenant", "sha256", "scopes", "requests-per-minute");

  private final Path file;

  private KeysFile(Path file) {
    this.file = file;
  }

  static List<ApiKey> read(Path file) {
    KeysFile reading = new KeysFile(file);
    return reading.keys(reading.content());
  }

  /** Of text that is about to stand in the file. */
  static List<ApiKey> parse(Path file, String text) {
    return new KeysFile(file).keys(text);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private List<ApiKey> keys(String text) {
    JsonNode entries = document(text).path("keys");
    if (!entries.isArray()) {
      throw problem("there is no list 'keys'", "write 'keys:' and a list below it");
    }
    List<ApiKey> keys = new ArrayList<>();
    for (JsonNode entry : entries) {
      keys.add(key(entry, "entry " + (keys.size() + 1)));
    }
    refuseCollisions(keys);
    return List.copyOf(keys);
  }

  private String content() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw problem("it cannot be read", "check that it exists and who may read it");
    }
  }

  private JsonNode document(String text) {
    try {
      return YAML.readTree(text);
    } catch (JacksonException e) { // its own message quotes the file, and so perhaps a key
      String at = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
      throw problem("it is no YAML" + at, "correct the syntax");
    }
  }

  private ApiKey key(JsonNode entry, String place) {
    refuseUnknownFields(entry, place);
    String name = entry.path("name").asText();
    if (!isName(name)) {
      throw problem(place + " has no usable name", "use 1 to 64 letters, digits, '.', '_' or '-'");
    }
    String where = place + " (" + name + ")";
    String tenant = entry.path("tenant").asText();
    if (!Tenant.isName(tenant)) {
      throw problem(where + " has no usable tenant", "use 1 to 32 of a-z, 0-9 and '-'");
    }
    String sha256 = entry.path("sha256").asText();
    if (!SHA256.matcher(sha256).matches()) {
      throw problem(
          where + " has no usable sha256",
          "store the key's SHA-256 as 64 hex digits, as 'treeline keys add' does");
    }
    return new ApiKey(
        name,
        Tenant.named(tenant),
        sha256.toLowerCase(Locale.ROOT),
        scopes(entry.path("scopes"), where),
        requestsPerMinute(entry.path("requests-per-minute"), where));
  }

  private void refuseUnknownFields(JsonNode entry, String place) {
    for (Iterator<String> names = entry.fieldNames(); names.hasNext(); ) {
      if (!FIELDS.contains(names.next())) {
        throw problem(
            place + " has a field that is not known",
            "use name, tenant, sha256, scopes and requests-per-minute only");
      }
    }
  }

  private Set<Scope> scopes(JsonNode texts, String where) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (JsonNode text : texts) {
      scopes.add(
          Scope.of(text.asText())
              .orElseThrow(
                  () ->
                      problem(
                          where + " has a scope that is not known",
                          "use some of " + Scope.allTexts())));
    }
    if (scopes.isEmpty()) {
      throw problem(where + " has no list 'scopes'", "list some of " + Scope.allTexts());
    }
    return Set.copyOf(scopes);
  }

  private OptionalInt requestsPerMinute(JsonNode limit, String where) {
    if (limit.isMissingNode() || limit.isNull()) {
      return OptionalInt.empty();
    }
    if (!limit.isInt() || limit.asInt() < 1) {
      throw problem(
          where + " has no usable requests-per-minute",
          "write a whole number from 1 up, or leave it out for no limit");
    }
    return OptionalInt.of(limit.asInt());
  }

  /** Two names of one prefix would share rows; one key twice could not say whose it is. */
  private void refuseCollisions(List<ApiKey> keys) {
    Map<Long, Tenant> tenants = new HashMap<>(Map.of(Tenant.DEFAULT.keyPrefix(), Tenant.DEFAULT));
    Map<String, String> hashes = new HashMap<>();
    for (ApiKey key : keys) {
      Tenant other = tenants.putIfAbsent(key.tenant().keyPrefix(), key.tenant());
      if (other != null && !other.equals(key.tenant())) {
        throw problem(
            "the tenants " + other + " and " + key.tenant() + " share their store prefix",
            "rename one of them");
      }
      String same = hashes.putIfAbsent(key.sha256(), key.name());
      if (same != null) {
        throw problem(same + " and " + key.name() + " are one key", "remove one of them");
      }
    }
  }

  private KeysFileException problem(String what, String remedy) {
    return new KeysFileException("auth.keys-file " + file + ": " + what + "; " + remedy);
  }
}
