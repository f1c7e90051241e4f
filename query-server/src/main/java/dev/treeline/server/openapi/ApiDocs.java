package dev.treeline.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.http.ReadyBody;
import dev.treeline.server.http.RouteSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
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

  private static final Map<String, String> OF_FILES =
      Map.of("Content-Security-Policy", POLICY, "X-Content-Type-Options", "nosniff");

  private final ReadyBody document;

  public ApiDocs(JsonNode document) {
    this.document =
        new ReadyBody("application/json", document.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void register(RoutesConfig routes) {
    add(routes, "/openapi.json", document, Map.of());
    addFile(routes, "/docs", HTML, SwaggerUi.own("docs.html"));
    addFile(routes, "/docs/docs.js", SCRIPT, SwaggerUi.own("docs.js"));
    addFile(routes, "/docs/swagger-ui.css", STYLE, SwaggerUi.packaged("swagger-ui.css"));
    addFile(
        routes, "/docs/swagger-ui-bundle.js", SCRIPT, SwaggerUi.packaged("swagger-ui-bundle.js"));
    addFile(routes, "/docs/favicon.png", "image/png", SwaggerUi.packaged("favicon-32x32.png"));
  }

  private static void addFile(RoutesConfig routes, String path, String type, byte[] file) {
    add(routes, path, new ReadyBody(type, file), OF_FILES);
  }

  private static void add(
      RoutesConfig routes, String path, ReadyBody body, Map<String, String> headers) {
    Handler handler = ctx -> body.send(ctx, headers);
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
