package dev.treeline.server.gateway;

import com.github.luben.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/** The request's body: its type, its compression, its size. */
final class IntakeBody {

  static final String CODINGS = "gzip, zstd";

  /** As RFC 9659 bounds it for the web: what a frame may ask of our memory. */
  private static final int ZSTD_WINDOW_LOG = 23;

  private IntakeBody() {}

  static IntakeRefused unsupportedType(IntakeRequest request) {
    String type = contentType(request);
    return new IntakeRefused(
        Refusal.UNSUPPORTED_TYPE,
        (type.isEmpty() ? "Content-Type is missing" : "Content-Type is " + Quoted.of(type))
            + ", send application/x-protobuf or application/json");
  }

  /** What {@code Content-Type} says, without its parameters. */
  static String contentType(IntakeRequest request) {
    String header = request.headers().first("Content-Type");
    if (header == null) {
      return "";
    }
    int parameters = header.indexOf(';');
    String type = parameters < 0 ? header : header.substring(0, parameters);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  /** The whole body, decompressed. */
  static byte[] read(IntakeRequest request, int maxBytes, InFlight.Lease lease, LongSupplier nanos)
      throws IntakeRefused {
    refuseAnnouncedSize(request, maxBytes);
    try (InputStream body = new Bounded(decompressed(request, nanos), maxBytes, lease)) {
      return body.readAllBytes();
    } catch (IntakeRefused refused) {
      throw refused;
    } catch (IOException e) {
      throw new IntakeRefused(
          Refusal.UNDECODABLE, "the body cannot be read to its end: " + reason(e));
    }
  }

  /** Of an end that comes too early there is no message. */
  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? "it ends too early" : message;
  }

  private static void refuseAnnouncedSize(IntakeRequest request, int maxBytes)
      throws IntakeRefused {
    String announced = request.headers().first("Content-Length");
    try {
      if (announced != null && Long.parseLong(announced.trim()) > maxBytes) {
        throw tooLarge(maxBytes);
      }
    } catch (NumberFormatException e) {
      throw new IntakeRefused(Refusal.UNDECODABLE, "Content-Length is no number");
    }
  }

  private static InputStream decompressed(IntakeRequest request, LongSupplier nanos)
      throws IOException {
    InputStream body = new PacedBody(request.body(), nanos);
    List<String> codings = request.headers().all("Content-Encoding");
    String coding = String.join(",", codings).trim().toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "", "identity" -> body;
      case "gzip" -> new GZIPInputStream(body, 8192);
      case "zstd" -> zstd(body);
      default ->
          throw new IntakeRefused(
              Refusal.UNSUPPORTED_CODING,
              "Content-Encoding is " + Quoted.of(coding) + ", send gzip, zstd or none");
    };
  }

  static InputStream zstd(InputStream compressed) throws IOException {
    return new ZstdInputStream(compressed).setLongMax(ZSTD_WINDOW_LOG);
  }

  private static IntakeRefused tooLarge(int maxBytes) {
    return new IntakeRefused(
        Refusal.TOO_LARGE, "the body is larger than " + maxBytes + " bytes after decompression");
  }

  /** Ends a body at the limit, and where the buffer for all bodies is full. */
  private static final class Bounded extends FilterInputStream {

    private final int maxBytes;
    private final InFlight.Lease lease;
    private int count;

    Bounded(InputStream in, int maxBytes, InFlight.Lease lease) {
      super(in);
      this.maxBytes = maxBytes;
      this.lease = lease;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      passed(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      passed(Math.max(read, 0));
      return read;
    }

    private void passed(int bytes) throws IntakeRefused {
      if (bytes > maxBytes - count) {
        throw tooLarge(maxBytes);
      }
      lease.grow(bytes);
      count += bytes;
    }
  }
}
