package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.Access;
import dev.treeline.server.dialect.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that are begun and taken back at once, of somebody without a key, in frames of HTTP/2. */
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
class GrpcResetsTest {

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;

  private static final int END_HEADERS = 4;
  private static final int CANCEL = 8;
  private static final int ENHANCE_YOUR_CALM = 11;

  private static final int TIMEOUT_MS = 10_000;

  private GrpcIntake intake;

  @BeforeEach
  void open() throws IOException {
    Gateway gateway =
        Gateway.create(
            GatewaySettings.DEFAULTS,
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
            (presented, needed) -> new Access.Denied(Problem.Kind.NO_KEY),
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    intake = GrpcIntake.start("127.0.0.1", 0, 4, gateway);
  }

  @AfterEach
  void close() {
    intake.close();
  }

  @Test
  void aConnectionOfTooManyIsClosed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), intake.port())) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write(calls(GrpcIntake.MOST_RESETS + 1));
      DataInputStream in = new DataInputStream(socket.getInputStream());

      assertThat(errorOfGoaway(in)).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  private static byte[] calls(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    frame(out, SETTINGS, 0, 0, new byte[0]);
    for (int stream = 1; stream < 2 * count; stream += 2) {
      frame(out, HEADERS, END_HEADERS, stream, headers());
      frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
    }
    return bytes.toByteArray();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(0);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /** POST, http, / and a content type, by their places in HPACK's table. */
  private static byte[] headers() throws IOException {
    byte[] contentType = "application/grpc".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(new byte[] {(byte) 0x83, (byte) 0x86, (byte) 0x84, 0x5f});
    block.write(contentType.length);
    block.write(contentType);
    return block.toByteArray();
  }

  private static int errorOfGoaway(DataInputStream in) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readFully(new byte[5]); // flags, stream
      byte[] payload = in.readNBytes(length);
      if (type == GOAWAY) {
        return payload[7]; // behind the last stream
      }
    }
  }
}
