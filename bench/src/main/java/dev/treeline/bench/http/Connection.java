package dev.treeline.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A kept-alive connection whose requests are bytes already, and whose answers are only counted: a
 * client of many comforts would take more of the machine than the server that is measured.
 */
public final class Connection implements AutoCloseable {

  private static final int BUFFER = 1 << 17;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket = new Socket();
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private int lineFrom;
  private int lineTo;

  /** Opens it. */
  public Connection(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    socket.setSoTimeout(30_000);
    in = socket.getInputStream();
  }

  /** Bytes of a GET. */
  public static byte[] get(String path, Iterable<String> headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    headers.forEach(header -> request.append(header).append("\r\n"));
    return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes of a POST. */
  public static byte[] post(String path, Iterable<String> headers, byte[] body) {
    byte[] head =
        ("POST" + new String(get(path, headers), StandardCharsets.US_ASCII).substring(3))
            .replaceFirst("\r\n\r\n$", "\r\nContent-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /**
   * An answer.
   *
   * @param bytes of its body
   */
  public record Answer(int status, long bytes) {}

  /** Sends a request, and reads its answer to the last byte. */
  public Answer exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    readLine();
    int status = number(lineFrom + STATUS_AT);
    long length = 0;
    boolean chunked = false;
    for (readLine(); lineTo > lineFrom; readLine()) {
      if (lineBegins(LENGTH)) {
        length = number(lineFrom + LENGTH.length + 1);
      } else if (lineBegins(CODING)) {
        chunked = true;
      }
    }
    if (chunked) {
      length = passChunks();
    } else {
      pass(length);
    }
    return new Answer(status, length);
  }

  private long passChunks() throws IOException {
    long all = 0;
    while (true) {
      readLine();
      int size = 0;
      for (int i = lineFrom; i < lineTo; i++) {
        size = size * 16 + Character.digit(buffer[i], 16);
      }
      pass(size);
      readLine();
      if (size == 0) {
        return all;
      }
      all += size;
    }
  }

  /** The next line stands between lineFrom and lineTo then. */
  private void readLine() throws IOException {
    int scanned = at;
    while (true) {
      for (; scanned < end; scanned++) {
        if (buffer[scanned] == '\n') {
          lineFrom = at;
          lineTo = scanned > at && buffer[scanned - 1] == '\r' ? scanned - 1 : scanned;
          at = scanned + 1;
          return;
        }
      }
      scanned -= at;
      makeRoom();
      fill();
    }
  }

  private void makeRoom() {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
  }

  private void pass(long bytes) throws IOException {
    long left = bytes;
    while (left > end - at) {
      left -= end - at;
      at = 0;
      end = 0;
      fill();
    }
    at += (int) left;
  }

  private void fill() throws IOException {
    int read = in.read(buffer, end, buffer.length - end);
    if (read <= 0) {
      throw new EOFException("the server hung up, or sent a header line without an end");
    }
    end += read;
  }

  private boolean lineBegins(byte[] lowerCase) {
    if (lineTo - lineFrom < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      if (Character.toLowerCase(buffer[lineFrom + i]) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int from) {
    int number = 0;
    for (int i = from; i < lineTo && buffer[i] >= '0' && buffer[i] <= '9'; i++) {
      number = number * 10 + buffer[i] - '0';
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
