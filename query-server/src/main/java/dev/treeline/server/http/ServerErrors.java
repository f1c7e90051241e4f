package dev.treeline.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers requests that the server refuses before any handler sees them. */
final class ServerErrors implements Request.Handler {

  private final Errors errors;
  private final PathMethods methods;
  private final Map<String, String> more;

  /**
   * @param more headers, of every answer
   */
  ServerErrors(Errors errors, PathMethods methods, Map<String, String> more) {
    this.errors = errors;
    this.methods = methods;
    this.more = more;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = RememberingConnection.pathOf(request);
    if (request.getMethod().equals("OPTIONS") && path.equals("*")) {
      // Of the server itself, which is no path: nobody else takes it.
      response.setStatus(HttpStatus.NO_CONTENT_204);
      response.getHeaders().put("Allow", methods.ofServer());
      callback.succeeded();
      return true;
    }
    Errors.Rendered error = errors.render(path, status(request, response));
    response.setStatus(error.status());
    errors
        .headersOfRefusal(path, request.getHeaders()::getValuesList)
        .forEach((name, value) -> response.getHeaders().put(name, value));
    more.forEach((name, value) -> response.getHeaders().put(name, value));
    error.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, UTF_8.encode(error.body()), callback);
    return true;
  }

  private static int status(Request request, Response response) {
    if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refusal) {
      return refusal.getCode();
    }
    return HttpStatus.isClientError(response.getStatus())
        ? response.getStatus()
        : HttpStatus.INTERNAL_SERVER_ERROR_500;
  }
}
