package dev.treeline.server.openapi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The files of the page: Swagger UI as its package has it, and our own that starts it. */
final class SwaggerUi {

  private static final String VERSION = version();

  private SwaggerUi() {}

  static byte[] own(String name) {
    return existing(name);
  }

  static byte[] packaged(String name) {
    return existing("/META-INF/resources/webjars/swagger-ui/" + VERSION + "/" + name);
  }

  /** A file that is missing is found at start, not by the first who looks at the page. */
  private static byte[] existing(String name) {
    try (InputStream in = SwaggerUi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version() {
    Properties pom = new Properties();
    try {
      pom.load(
          new ByteArrayInputStream(
              existing("/META-INF/maven/org.webjars/swagger-ui/pom.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return pom.getProperty("version", "");
  }
}
