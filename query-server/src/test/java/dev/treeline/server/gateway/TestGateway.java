package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.request;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem.Kind;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A gateway whose Kafka is as a test wants it, and what it has counted. */
final class TestGateway {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String GOOD = TRACE + "/00000000000000a1";

  /** Bodies of 1,000 bytes, one at a time. */
  static final GatewaySettings SMALL =
      new GatewaySettings(
          Topics.DEFAULT, 1_000, 1, 1_500, Duration.ofMillis(200), Duration.ofSeconds(1));

  final MockProducer<byte[], byte[]> producer;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private TestGateway(boolean acknowledges) {
    this.producer =
        new MockProducer<>(
            acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Kafka acknowledges everything at once. */
  static TestGateway acknowledged() {
    return new TestGateway(true);
  }

  /** Kafka says nothing until it is made to. */
  static TestGateway waiting() {
    return new TestGateway(false);
  }

  IntakeAnswer handle(IntakeRequest request) {
    return with(GatewaySettings.DEFAULTS).handle(request);
  }

  IntakeAnswer handleZipkin(IntakeRequest request) {
    return with(GatewaySettings.DEFAULTS).handleZipkin(request);
  }

  Gateway with(GatewaySettings settings) {
    return Gateway.create(
        settings, producer, gatekeeper(), registry, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  double counted(String name, String tag, String value) {
    return registry.find(name).tag(tag, value).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static Gatekeeper gatekeeper() {
    return (presented, needed) -> {
      if (presented.equals(new PresentedKeys.None())) {
        return new Access.Denied(Kind.NO_KEY);
      }
      if (presented.equals(new PresentedKeys.Keys(List.of("reader")))) {
        return new Access.Denied(Kind.SCOPE_MISSING);
      }
      return presented.equals(new PresentedKeys.Keys(List.of(KEY)))
          ? new Access.Granted(Tenant.named("shop"), "test", KEY)
          : new Access.Denied(Kind.UNKNOWN_KEY);
    };
  }

  static InputStream unreadable() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the connection is gone");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return read();
      }
    };
  }

  /** A sender that says nothing any more, as the web server tells of it. */
  static InputStream stalling() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException(new TimeoutException("Idle timeout expired: 30000/30000 ms"));
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return read();
      }
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(IntakeAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
