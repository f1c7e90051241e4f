package dev.treeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.codec.Schemas;
import dev.treeline.testing.StubRegistry;
import dev.treeline.wire.SchemaLookup.Answer;
import dev.treeline.wire.SchemaRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedSchemasTest {

  private static final SchemaRef ONE = new SchemaRef.Id(1);

  private final StubRegistry stub = StubRegistry.start();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Registry registry =
      new Registry(
          new RegistrySettings(
              List.of(URI.create(stub.url())), null, null, Duration.ofSeconds(20)));
  private final CachedSchemas schemas = new CachedSchemas(registry, meters);

  @AfterEach
  void close() {
    schemas.close();
    stub.close();
  }

  @Test
  void aSchemaIsAskedForOnceHoweverOftenItIsNeeded() {
    stub.has(1, Schemas.SPAN.toString());
    for (int i = 0; i < 100; i++) {
      schemas.ask(ONE);
    }
    patiently().until(() -> schemas.ask(ONE) instanceof Answer.Found);
    assertThat(schemas.known(ONE)).isInstanceOf(Answer.Found.class);
    assertThat(stub.requests()).hasSize(1);
  }

  @Test
  void nobodyWaitsForARegistryThatIsSilent() {
    stub.isSilent(true);
    long before = System.nanoTime();
    assertThat(schemas.ask(ONE)).isInstanceOf(Answer.Pending.class);
    assertThat(schemas.known(ONE)).isInstanceOf(Answer.Pending.class);
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void whileItIsAwayNothingIsRefusedAndWhenItIsBackEverythingIsFound() {
    stub.has(1, Schemas.SPAN.toString()).goAway();
    schemas.ask(ONE);
    patiently().until(() -> failed() >= 3);
    assertThat(schemas.ask(ONE)).isInstanceOf(Answer.Pending.class);
    stub.isSick(500).comeBack();
    double before = failed();
    patiently().until(() -> failed() > before);
    assertThat(schemas.ask(ONE)).isInstanceOf(Answer.Pending.class);
    stub.isSick(0);
    patiently().until(() -> schemas.ask(ONE) instanceof Answer.Found);
  }

  @Test
  void anUnknownIdIsAskedForTwiceBeforeItIsRefused() {
    schemas.ask(ONE);
    patiently().until(() -> schemas.ask(ONE) instanceof Answer.Refused);
    assertThat(stub.requests()).hasSize(2);
    assertThat(schemas.known(ONE)).isInstanceOf(Answer.Refused.class);
  }

  /** One instance of a registry took the schema, another has not heard of it. */
  @Test
  void anIdThatIsThereAtTheSecondLookIsFound() {
    stub.hasAtTheSecondLook(1, Schemas.SPAN.toString());
    patiently().until(() -> !(schemas.ask(ONE) instanceof Answer.Pending));
    assertThat(schemas.ask(ONE)).isInstanceOf(Answer.Found.class);
    assertThat(stub.requests()).hasSize(2);
  }

  @Test
  void itIsAskedAgainWhateverTheAnswerEndsWith() {
    AtomicInteger failures = new AtomicInteger(2);
    MeterRegistry failing =
        new SimpleMeterRegistry() {
          @Override
          protected Counter newCounter(Meter.Id id) {
            if ("found".equals(id.getTag("result")) && failures.getAndDecrement() > 0) {
              throw new NoClassDefFoundError("for the test");
            }
            return super.newCounter(id);
          }
        };
    stub.has(1, Schemas.SPAN.toString());
    try (CachedSchemas asking = new CachedSchemas(registry, failing)) {
      patiently().until(() -> asking.ask(ONE) instanceof Answer.Found);
    }
  }

  private double failed() {
    return meters.counter("treeline.schema_registry.lookups", "result", "failed").count();
  }

  private static org.awaitility.core.ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }
}
