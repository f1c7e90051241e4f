package dev.treeline.server.http;

import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.dialect.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/** What is checked before any handler. */
final class RequestChecks implements RouteSource {

  private static final Pattern BAD_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

  private final AuthMode auth;

  RequestChecks(AuthMode auth) {
    this.auth = auth;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.before(RequestChecks::refuseMadeUpMethod);
    routes.before(RequestChecks::refuseBadEncoding);
    if (auth == AuthMode.OFF) {
      routes.before(RequestChecks::refuseForeignHost);
      routes.before(RequestChecks::refuseForeignOrigin);
    }
  }

  /**
   * Javalin follows a header, past whoever lets only some methods through to here, and runs its own
   * stages where a method is called as they are.
   */
  private static void refuseMadeUpMethod(Context ctx) {
    if (!ctx.method().name().equals(ctx.req().getMethod())) {
      throw refusal(
          "the method of a request is that of its first line; leave out X-HTTP-Method-Override");
    }
    if (!ctx.method().isHttpMethod()) {
      throw new MethodNotAllowedResponse();
    }
  }

  /** Else a parameter would silently be lost. */
  private static void refuseBadEncoding(Context ctx) {
    String query = ctx.queryString();
    if (BAD_PERCENT.matcher(ctx.path()).find()
        || (query != null && BAD_PERCENT.matcher(query).find())) {
      throw refusal("the URI has a '%' that two hex digits do not follow; write it as %25");
    }
  }

  /** Without keys, a web page that points its own name to 127.0.0.1 could read everything. */
  private static void refuseForeignHost(Context ctx) {
    if (!isLoopback(ctx.header("Host"))) {
      throw new ProblemException(
          Problem.of(
              Problem.Kind.MISDIRECTED,
              "auth is off, so only requests to localhost are answered; use that name"));
    }
  }

  /** A page may send without reading the answer: spans, say, in a type that needs no preflight. */
  private static void refuseForeignOrigin(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin != null && !isLoopback(origin.replaceFirst("^[a-z]+://", ""))) {
      throw new ProblemException(
          Problem.of(
              Problem.Kind.SCOPE_MISSING, "auth is off, so only pages from localhost may ask"));
    }
  }

  static boolean isLoopback(@Nullable String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    try {
      return LOOPBACK.matcher(new HostPort(hostHeader).getHost()).matches();
    } catch (IllegalArgumentException notAHost) {
      return false;
    }
  }

  private static ProblemException refusal(String why) {
    return new ProblemException(Problem.of(Problem.Kind.BAD_REQUEST, why));
  }
}
