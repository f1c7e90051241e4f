package dev.treeline.bench.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionTest {

  private static final byte[] REQUEST = Connection.get("/x", List.of("A: b"));

  @Test
  void aRequestIsAsHttpHasIt() {
    assertThat(new String(REQUEST, US_ASCII))
        .isEqualTo("GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\n\r\n");
  }

  @Test
  void aBodyFollowsItsLength() {
    assertThat(
            new String(Connection.post("/x", List.of("A: b"), "body".getBytes(US_ASCII)), US_ASCII))
        .isEqualTo("POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\nContent-Length: 4\r\n\r\nbody");
  }

  @Test
  void answersWithALengthAndInChunksFollowEachOther() throws IOException {
    String large = "y".repeat(200_000);
    String answers =
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            + "HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"
            + "%x\r\n%s\r\n0\r\n\r\n".formatted(large.length(), large)
            + "HTTP/1.1 304 Same\r\nEtag: z\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut";
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection = new Connection(server.getLocalPort())) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(server, answers));

      assertThat(connection.exchange(REQUEST)).isEqualTo(new Connection.Answer(200, 5));
      assertThat(connection.exchange(REQUEST)).isEqualTo(new Connection.Answer(503, 200_003));
      assertThat(connection.exchange(REQUEST)).isEqualTo(new Connection.Answer(304, 0));
      assertThatThrownBy(() -> connection.exchange(REQUEST)).isInstanceOf(EOFException.class);
      sent.join();
    }
  }

  private static void send(ServerSocket server, String answers) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(answers.getBytes(US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readNBytes(4 * REQUEST.length);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
