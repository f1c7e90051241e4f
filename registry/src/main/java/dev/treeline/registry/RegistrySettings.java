package dev.treeline.registry;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry is and how to get in.
 *
 * @param urls of instances of one registry, asked in turn until one answers
 * @param userInfo {@code user:password} of basic auth
 * @param tls of https URLs; null for Java's own
 * @param timeout of one request, from connecting to the last byte
 */
public record RegistrySettings(
    List<URI> urls, @Nullable String userInfo, @Nullable SSLContext tls, Duration timeout) {

  public RegistrySettings {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a registry has at least one URL");
    }
    urls = urls.stream().map(RegistrySettings::checked).toList();
  }

  private static URI checked(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException("write it as http://HOST:PORT or https://HOST:PORT");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "it holds a user or a password: set schema-registry.basic-auth.user-info instead");
    }
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "registry at " + urls + (userInfo == null ? "" : ", with basic auth");
  }
}
