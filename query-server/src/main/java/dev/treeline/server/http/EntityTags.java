package dev.treeline.server.http;

import dev.treeline.hash.Sha256;
import dev.treeline.server.dialect.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the tag of an answer out of the tag of a trace's state: of whose it is, in which words, by
 * which parameters, and by which version of all that shapes it.
 */
public final class EntityTags {

  private static final int BYTES = 16;

  private final String version;

  /**
   * @param version another one whenever the same trace would be answered otherwise
   */
  public EntityTags(String version) {
    this.version = version;
  }

  /**
   * Weak, because compression changes the bytes.
   *
   * @param state as the endpoint gave it
   * @param vary the request headers that the endpoint looked at
   */
  String seal(String state, String route, ApiRequest request, List<String> vary) {
    MessageDigest digest = Sha256.begin();
    add(digest, version);
    add(digest, request.tenant().name());
    add(digest, route);
    add(digest, new TreeMap<>(request.pathParameters()).toString());
    for (Map.Entry<String, List<String>> parameter :
        new TreeMap<>(request.queryParameters()).entrySet()) {
      add(digest, parameter.getKey());
      parameter.getValue().forEach(value -> add(digest, value));
      add(digest, "");
    }
    vary.forEach(header -> add(digest, request.headers().all(header).toString()));
    add(digest, state);
    byte[] tag = Arrays.copyOf(digest.digest(), BYTES);
    return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(tag) + "\"";
  }

  /** {@code If-None-Match}: a tag of the list, or any. */
  static boolean matches(List<String> ifNoneMatch, String tag) {
    return ifNoneMatch.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .anyMatch(known -> known.equals("*") || weak(known).equals(tag));
  }

  private static String weak(String tag) {
    return tag.startsWith("W/") ? tag : "W/" + tag;
  }

  /** With its length, so that two texts are never read as two others. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) ':');
    digest.update(bytes);
  }
}
