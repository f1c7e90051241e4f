package dev.treeline.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry on a real socket that answers as Confluent's does, GUIDs included, and that can
 * be sick in each way a test wants.
 */
public final class StubRegistry implements AutoCloseable {

  private static final String TYPE = "application/vnd.schemaregistry.v1+json";

  private final Map<Integer, String> bodies = new ConcurrentHashMap<>();
  private final Map<Integer, String> behind = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> guids = new ConcurrentHashMap<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final @Nullable SSLContext tls;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile @Nullable String userInfo;
  private volatile int status;
  private volatile boolean silent;
  private int port;
  private @Nullable HttpServer server;

  private StubRegistry(@Nullable SSLContext tls) {
    this.tls = tls;
  }

  public static StubRegistry start() {
    return new StubRegistry(null).comeBack();
  }

  public static StubRegistry start(SSLContext tls) {
    return new StubRegistry(tls).comeBack();
  }

  /** One that nobody has started yet, at an address that is known already. */
  public static StubRegistry down() {
    StubRegistry registry = start();
    registry.goAway();
    return registry;
  }

  public String url() {
    return (tls == null ? "http" : "https") + "://localhost:" + port;
  }

  /** Under this id from now on. */
  public StubRegistry has(int id, String schema) {
    bodies.put(id, "{\"schema\":" + quoted(schema) + "}");
    return this;
  }

  /** Whoever asks first is told that there is none, as by an instance that is behind. */
  public StubRegistry hasAtTheSecondLook(int id, String schema) {
    behind.put(id, schema);
    return this;
  }

  /** Whatever a registry may answer when it is asked for the id. */
  public StubRegistry hasBody(int id, String body) {
    bodies.put(id, body);
    return this;
  }

  public StubRegistry has(UUID guid, int id) {
    guids.put(guid, id);
    return this;
  }

  /** The whole answer to a path, as {@code 200 {...}}. */
  public StubRegistry answers(String path, String answer) {
    answers.put(path, answer);
    return this;
  }

  public StubRegistry wants(String credentials) {
    this.userInfo = credentials;
    return this;
  }

  /** Everything is answered with this status; 0: as it should be. */
  public StubRegistry isSick(int withStatus) {
    this.status = withStatus;
    return this;
  }

  /** Takes requests and never answers. */
  public StubRegistry isSilent(boolean now) {
    this.silent = now;
    return this;
  }

  /** What was asked for: {@code GET /schemas/ids/1}. */
  public List<String> requests() {
    return requests;
  }

  /** Nobody listens any more. */
  public StubRegistry goAway() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    return this;
  }

  /** At the address it had. */
  public StubRegistry comeBack() {
    try {
      InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      if (tls == null) {
        server = HttpServer.create(at, 0);
      } else {
        HttpsServer https = HttpsServer.create(at, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = https;
      }
      port = server.getAddress().getPort();
      server.createContext("/", this::handle);
      server.setExecutor(threads);
      server.start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = Objects.requireNonNull(exchange.getRequestURI()).getRawPath();
      requests.add(exchange.getRequestMethod() + " " + path + (body.isEmpty() ? "" : " " + body));
      while (silent) {
        LockSupport.parkNanos(20_000_000);
      }
      String answer = answer(path, exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String answer(String path, @Nullable String authorization) {
    if (status != 0) {
      return status + " {\"error_code\":50001,\"message\":\"sick\"}";
    }
    if (userInfo != null && !basic(userInfo).equals(authorization)) {
      return "401 {\"error_code\":401,\"message\":\"Unauthorized\"}";
    }
    if (answers.containsKey(path)) {
      return String.valueOf(answers.get(path));
    }
    String last = URI.create(path.substring(path.lastIndexOf('/') + 1)).toString();
    Integer id =
        path.startsWith("/schemas/ids/")
            ? Integer.valueOf(last)
            : path.startsWith("/schemas/guids/") ? guids.get(UUID.fromString(last)) : null;
    String found = id == null ? null : bodies.get(id);
    if (id != null) {
      String next = behind.remove(id);
      if (next != null) {
        has(id, next);
      }
    }
    return found == null
        ? "404 {\"error_code\":40403,\"message\":\"Schema not found\"}"
        : "200 " + found;
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  @Override
  public void close() {
    silent = false;
    goAway();
    threads.shutdown();
  }
}
