package dev.treeline.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.http.Bodies;
import dev.treeline.server.http.RouteSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code /openapi.json}, and {@code /docs} to browse it. Open without a key: they tell what the
 * server can be asked, and nothing of what it would answer.
 */
public final class ApiDocs implements RouteSource {

  /** Everything comes from here; the page's styles are partly set by its script. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final byte[] document;

  public ApiDocs(JsonNode document) {
    this.document = document.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void register(RoutesConfig routes) {
    add(routes, "/openapi.json", ctx -> send(ctx, "application/json", document, Map.of()));
    addFile(routes, "/docs", HTML, SwaggerUi.own("docs.html"));
    addFile(routes, "/docs/docs.js", SCRIPT, SwaggerUi.own("docs.js"));
    addFile(routes, "/docs/swagger-ui.css", STYLE, SwaggerUi.packaged("swagger-ui.css"));
    addFile(
        routes, "/docs/swagger-ui-bundle.js", SCRIPT, SwaggerUi.packaged("swagger-ui-bundle.js"));
    addFile(routes, "/docs/favicon.png", "image/png", SwaggerUi.packaged("favicon-32x32.png"));
  }

  private static void addFile(RoutesConfig routes, String path, String type, SwaggerUi.File file) {
    Map<String, String> headers =
        Map.of("Content-Security-Policy", POLICY, "X-Content-Type-Options", "nosniff");
    add(
        routes,
        path,
        ctx -> {
          try (InputStream in = file.open()) {
            Bodies.stream(ctx, type, headers, in::transferTo);
          }
        });
  }

  private static void send(Context ctx, String type, byte[] body, Map<String, String> headers)
      throws IOException {
    Bodies.stream(ctx, type, headers, out -> out.write(body));
  }

  private static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
