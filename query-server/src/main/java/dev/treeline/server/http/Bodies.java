package dev.treeline.server.http;

import dev.treeline.server.dialect.Answer;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams bodies. The web server's own compression is not used: what it has compressed it cannot
 * take back, and a failure before the first byte left is answered with a clean 500.
 */
public final class Bodies {

  private static final String ENCODING = "Accept-Encoding";

  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

  /** Writes a body. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private Bodies() {}

  public static void json(Context ctx, Map<String, String> headers, Answer.JsonBody body)
      throws IOException {
    stream(ctx, "application/json", headers, out -> Json.write(body, out));
  }

  public static void stream(Context ctx, String contentType, Map<String, String> headers, Body body)
      throws IOException {
    boolean gzip = begin(ctx, contentType, headers);
    HttpServletResponse response = ctx.res();
    if (ctx.method().equals(HandlerType.HEAD)) {
      response.flushBuffer(); // else the server counts the bytes that are not there: none
      return;
    }
    try {
      OutputStream out = UntakenAnswers.body(ctx);
      if (gzip) {
        GZIPOutputStream zipped = new GZIPOutputStream(out);
        body.writeTo(zipped);
        zipped.finish();
      } else {
        body.writeTo(out);
      }
    } catch (EofException e) {
      throw e; // the client has gone
    } catch (IOException | RuntimeException | Error e) {
      if (!response.isCommitted()) {
        throw e;
      }
      if (e.getCause() instanceof TimeoutException) {
        LOG.debug("{} {}: its client takes no more", ctx.method(), ctx.path(), e);
      } else {
        LOG.error("{} {} broke off in the middle of its body", ctx.method(), ctx.path(), e);
      }
      abort(ctx);
    }
  }

  /**
   * @return whether the body is to be zipped
   */
  static boolean begin(Context ctx, String contentType, Map<String, String> headers) {
    HttpServletResponse response = ctx.res();
    headers.forEach(response::setHeader);
    response.setContentType(contentType);
    varyByEncoding(response);
    boolean gzip = HttpField.contains(ctx.header(ENCODING), "gzip");
    if (gzip) {
      response.setHeader("Content-Encoding", "gzip");
    }
    return gzip;
  }

  /** An answer without a body, and so without a type: the web server would write one of its own. */
  static void none(Context ctx, HttpStatus status) throws IOException {
    ctx.status(status);
    ctx.res().setContentType(null);
    ctx.res().flushBuffer(); // else a 304 would tell a length, and not the one of its 200
  }

  static void varyByEncoding(HttpServletResponse response) {
    String others = response.getHeader("Vary");
    response.setHeader("Vary", others == null ? ENCODING : ENCODING + ", " + others);
  }

  /** Cuts the connection: the end of the body must not arrive. */
  private static void abort(Context ctx) {
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }
}
