package dev.treeline.server.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.util.Callback;

/**
 * A body that is there before it is asked for. No thread waits until it is sent: of one that needs
 * no key, anybody could ask for as many as there are threads, and not read them.
 */
public final class ReadyBody {

  private final String contentType;
  private final byte[] plain;
  private final byte[] zipped;

  public ReadyBody(String contentType, byte[] bytes) {
    this.contentType = contentType;
    this.plain = bytes.clone();
    this.zipped = zipped(bytes);
  }

  public void send(Context ctx, Map<String, String> headers) throws IOException {
    boolean gzip = Bodies.begin(ctx, contentType, headers);
    if (ctx.method().equals(HandlerType.HEAD)) {
      ctx.res().flushBuffer();
      return;
    }
    HttpOutput out = (HttpOutput) ctx.res().getOutputStream();
    CompletableFuture<Void> over = new CompletableFuture<>();
    ctx.future(
        () -> {
          // A client that has gone is nobody's failure.
          Callback either = Callback.from(() -> over.complete(null));
          out.sendContent(ByteBuffer.wrap(gzip ? zipped : plain), either);
          return over;
        });
  }

  private static byte[] zipped(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return zipped.toByteArray();
  }
}
