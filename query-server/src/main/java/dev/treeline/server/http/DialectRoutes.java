package dev.treeline.server.http;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** The endpoints of all dialects: keys, limits, waiting and caching are the same for each. */
public final class DialectRoutes implements RouteSource {

  /** A literal segment before a parameter at the same place: the first match wins. */
  private static final Comparator<Endpoint> LITERALS_FIRST =
      Comparator.comparing(endpoint -> endpoint.path().replace('{', Character.MAX_VALUE));

  private final PathOwners dialects;
  private final Door door;
  private final ReaderSource readers;
  private final ReadLimits limits;
  private final EntityTags tags;
  private final Waiting waiting;
  private final SpanBudget spans;

  public DialectRoutes(
      PathOwners dialects,
      Door door,
      ReaderSource readers,
      ReadLimits limits,
      EntityTags tags,
      Waiting waiting,
      SpanBudget spans) {
    this.dialects = dialects;
    this.door = door;
    this.readers = readers;
    this.limits = limits;
    this.tags = tags;
    this.waiting = waiting;
    this.spans = spans;
  }

  @Override
  public void register(RoutesConfig routes) {
    record Served(Dialect dialect, Endpoint endpoint) {}
    dialects
        .all()
        .flatMap(dialect -> dialect.endpoints().stream().map(e -> new Served(dialect, e)))
        .sorted(Comparator.comparing(Served::endpoint, LITERALS_FIRST))
        .forEach(
            served -> {
              Handler handler = ctx -> answer(ctx, served.dialect(), served.endpoint());
              routes.get(served.endpoint().path(), handler);
              routes.head(served.endpoint().path(), handler);
            });
  }

  /** The limits of who is known are told on every answer, and looking at them is free. */
  @Override
  public Map<String, String> headersOfRefusal(String path, ApiRequest.Headers headers) {
    Dialect dialect = dialects.ownerOf(path);
    return door.callerOf(dialect, headers, Scope.TRACES_READ)
        .map(caller -> limits.look(caller, dialect.name()))
        .map(dialect::rateLimitHeaders)
        .orElse(Map.of());
  }

  private void answer(Context ctx, Dialect dialect, Endpoint endpoint) throws IOException {
    StandingHeaders.add(
        ctx,
        Map.of(
            "Cache-Control", "private, no-cache", "Vary", String.join(", ", dialect.keyHeaders())));
    Access.Granted caller = door.admit(ctx, Scope.TRACES_READ);
    count(ctx, caller, dialect);
    ApiRequest request =
        new ApiRequest(
            caller.tenant(), ctx.pathParamMap(), ctx.queryParamMap(), Door.headersOf(ctx));
    Reply reply = new Reply(ctx, dialect, endpoint, request);
    SpanBudget.Held held = spans.begin();
    Supplier<Answer> look =
        () -> endpoint.handler().answer(request, held.reading(readers.readerFor(caller)));
    Optional<Supplier<CompletableFuture<Void>>> later = Optional.empty();
    try {
      later = reply.sendNowOrLater(look);
    } finally {
      if (later.isEmpty()) {
        held.close();
      }
    }
    later.ifPresent(
        begin -> ctx.future(() -> begin.get().whenComplete((sent, failure) -> held.close())));
  }

  private void count(Context ctx, Access.Granted caller, Dialect dialect) {
    ReadLimits.Taken taken = limits.take(caller, dialect.name());
    if (taken.state() != null) {
      StandingHeaders.add(ctx, dialect.rateLimitHeaders(taken.state()));
      if (!taken.admitted()) {
        throw new ProblemException(Problem.tooMany(taken.state()));
      }
    }
  }

  /** Sends the answer to one request. */
  private final class Reply {

    private final Context ctx;
    private final Dialect dialect;
    private final Endpoint endpoint;
    private final ApiRequest request;

    Reply(Context ctx, Dialect dialect, Endpoint endpoint, ApiRequest request) {
      this.ctx = ctx;
      this.dialect = dialect;
      this.endpoint = endpoint;
      this.request = request;
    }

    /** Empty when it is sent; else to be begun once the handler has returned. */
    Optional<Supplier<CompletableFuture<Void>>> sendNowOrLater(Supplier<Answer> look)
        throws IOException {
      Answer answer = look.get();
      int seconds = Preference.waitSeconds(request.headers().all("Prefer"));
      if (seconds == 0 || !Waiting.isAboutATrace(answer)) {
        send(answer);
        return Optional.empty();
      }
      if (!Waiting.isWorthIt(answer)) {
        sendAfterWaiting(answer, seconds);
        return Optional.empty();
      }
      Optional<CompletableFuture<Answer>> later =
          waiting.since(answer, look, Duration.ofSeconds(seconds));
      if (later.isEmpty()) {
        send(answer);
        return Optional.empty();
      }
      // Written by a thread of the server's own: those that look must not wait for a slow client.
      Executor threads =
          ServletContextRequest.getServletContextRequest(ctx.req())
              .getConnectionMetaData()
              .getConnector()
              .getExecutor();
      return later.map(
          last -> () -> last.thenAcceptAsync(found -> sendAtLast(found, seconds), threads));
    }

    /** Javalin knows in this wrapping alone that it is the client that went away. */
    void sendAtLast(Answer answer, int seconds) {
      try {
        sendAfterWaiting(answer, seconds);
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    }

    void sendAfterWaiting(Answer answer, int seconds) throws IOException {
      StandingHeaders.add(ctx, Map.of("Preference-Applied", "wait=" + seconds));
      send(answer);
    }

    void send(Answer answer) throws IOException {
      if (answer instanceof Answer.Failed failed) {
        throw new ProblemException(failed.problem());
      }
      Answer.Ok ok = (Answer.Ok) answer;
      Map<String, String> headers = new LinkedHashMap<>(ok.headers());
      List<String> vary = new ArrayList<>(dialect.keyHeaders());
      Optional.ofNullable(headers.get("Vary")).ifPresent(vary::add);
      headers.put("Vary", String.join(", ", vary));
      String state = headers.remove("ETag");
      if (state != null) {
        String tag = tags.seal(state, endpoint.path(), request, vary);
        headers.put("ETag", tag);
        if (EntityTags.matches(request.headers().all("If-None-Match"), tag)) {
          sendNotModified(headers);
          return;
        }
      }
      Bodies.json(ctx, headers, ok.body());
    }

    private void sendNotModified(Map<String, String> headers) throws IOException {
      headers.forEach(ctx::header);
      Bodies.varyByEncoding(ctx.res());
      Bodies.none(ctx, HttpStatus.NOT_MODIFIED);
    }
  }
}
