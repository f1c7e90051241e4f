package dev.treeline.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom we trust, and who we are, from stores as Java and Kafka have them: PKCS12 or JKS. */
public final class Tls {

  private Tls() {}

  /**
   * @param trustStore null for Java's own
   * @param keyStore null where we need not say who we are
   * @throws IllegalArgumentException when a store cannot be read
   */
  public static SSLContext context(
      @Nullable Path trustStore,
      @Nullable String trustPassword,
      @Nullable Path keyStore,
      @Nullable String keyPassword) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(keyStore, keyPassword), trust(trustStore, trustPassword), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Java's own TLS does not work here: " + e, e);
    }
  }

  private static TrustManager @Nullable [] trust(@Nullable Path file, @Nullable String password) {
    if (file == null) {
      return null;
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store(file, password));
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(file, e);
    }
  }

  private static KeyManager @Nullable [] keys(@Nullable Path file, @Nullable String password) {
    if (file == null) {
      return null;
    }
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store(file, password), characters(password));
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(file, e);
    }
  }

  private static KeyStore store(Path file, @Nullable String password)
      throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(file.toFile(), characters(password));
  }

  private static char @Nullable [] characters(@Nullable String password) {
    return password == null ? null : password.toCharArray();
  }

  private static IllegalArgumentException unreadable(Path file, Exception e) {
    return new IllegalArgumentException(
        "%s cannot be read as a PKCS12 or JKS store (%s): check the path and the password"
            .formatted(file, e.getMessage()),
        e);
  }
}
