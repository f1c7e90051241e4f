package dev.treeline.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The files of the page: Swagger UI as its package has it, and our own that starts it. */
final class SwaggerUi {

  private static final String VERSION = version();

  /** On the class path. */
  @FunctionalInterface
  interface File {
    InputStream open() throws IOException;
  }

  private SwaggerUi() {}

  static File own(String name) {
    return existing(name);
  }

  static File packaged(String name) {
    return existing("/META-INF/resources/webjars/swagger-ui/" + VERSION + "/" + name);
  }

  /** A file that is missing is found at start, not by the first who looks at the page. */
  private static File existing(String name) {
    File file =
        () -> {
          InputStream in = SwaggerUi.class.getResourceAsStream(name);
          if (in == null) {
            throw new IOException(name + " is not on the class path");
          }
          return in;
        };
    try (InputStream in = file.open()) {
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version() {
    Properties pom = new Properties();
    try (InputStream in =
        existing("/META-INF/maven/org.webjars/swagger-ui/pom.properties").open()) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pom.getProperty("version", "");
  }
}
