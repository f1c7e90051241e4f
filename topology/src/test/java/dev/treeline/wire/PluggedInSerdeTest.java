package dev.treeline.wire;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.treeline.codec.Schemas;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.wire.WireValues.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With classes of the same interfaces as Confluent's, which fail in the same ways. */
class PluggedInSerdeTest {

  private static final String TOPIC = "treeline.spans";
  private static final List<Span> SPANS =
      List.of(aSpan("a").with("x", 1L).build(), aSpan("b").childOf("a").build());
  private static final byte[] OWN = SpanRecords.encode(SPANS);

  /** A schema of which the registry says nothing for long. */
  private static final byte SILENT = 7;

  private final Headers headers = new RecordHeaders();
  private final Avro avro = new Avro();
  private final DeserializedValues reading = new DeserializedValues(() -> avro);

  /** Schema 1 is the batch; anything else is not there. */
  private static final class Avro implements Serializer<Object>, Deserializer<Object> {

    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Error missingClass;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger errors = new AtomicInteger();

    @Override
    public byte[] serialize(String topic, Object data) {
      throw new UnsupportedOperationException("with headers only");
    }

    @Override
    public byte[] serialize(String topic, Headers headers, Object data) {
      fail();
      GenericRecord record = (GenericRecord) data;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(new byte[] {0, 0, 0, 0, 1});
      try {
        BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(record.getSchema()).write(record, out);
        out.flush();
      } catch (IOException e) {
        throw new SerializationException(e);
      }
      headers.add("made-by", new byte[0]);
      return bytes.toByteArray();
    }

    @Override
    public Object deserialize(String topic, byte[] data) {
      fail();
      ByteBuffer from = ByteBuffer.wrap(data);
      if (from.get() != 0) {
        throw new SerializationException("Unknown magic byte!");
      }
      int id = from.getInt();
      if (id == SILENT) {
        asked.countDown();
        await().forever().until(() -> answered.getCount() == 0);
      }
      if (id != 1) {
        throw new SerializationException(
            "Error retrieving Avro value schema for id " + id,
            new IllegalStateException("Schema " + id + " not found; error code: 40403"));
      }
      try {
        Schema schema = Schemas.SPAN_BATCH;
        return new GenericDatumReader<>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(data, 5, data.length - 5, null));
      } catch (IOException e) {
        throw new SerializationException("Error deserializing Avro message", e);
      }
    }

    private void fail() {
      RuntimeException now = failure;
      if (now != null) {
        throw now;
      }
      Error missing = missingClass;
      if (missing != null) {
        errors.incrementAndGet();
        throw missing;
      }
    }

    @Override
    public void close() {}

    @Override
    public void configure(java.util.Map<String, ?> configs, boolean isKey) {}
  }

  @AfterEach
  void close() {
    reading.close();
  }

  @Test
  void whatTheSerializerWritesTheDeserializerReads() {
    byte[] written;
    try (SerializedValues writing = new SerializedValues(avro)) {
      written = writing.write(TOPIC, headers, OWN);
    }
    assertThat(headers.lastHeader("made-by")).isNotNull();
    assertThat(Arrays.copyOf(written, 5)).isEqualTo(new byte[] {0, 0, 0, 0, 1});

    patiently().until(() -> reading.isReady(TOPIC, headers, written));
    Read read = reading.read(TOPIC, headers, written);
    assertThat(SpanRecords.decode(((Read.Own) read).value())).isEqualTo(SPANS);
  }

  @Test
  void aRegistryThatIsAwayIsWaitedForWhateverTheDeserializerThrows() {
    byte[] value = new SerializedValues(avro).write(TOPIC, headers, OWN);
    for (RuntimeException outage :
        List.of(
            new SerializationException("no schema", new ConnectException("refused")),
            new SerializationException(
                "no schema", new IllegalStateException("sick; error code: 50001")),
            new org.apache.kafka.common.errors.InvalidConfigurationException(
                "Unauthorized; error code: 401"),
            new org.apache.kafka.common.errors.TimeoutException("slow"))) {
      try (DeserializedValues waiting = new DeserializedValues(() -> avro)) {
        avro.failure = outage;
        assertThat(waiting.isReady(TOPIC, headers, value)).isFalse();
        assertThatExceptionOfType(NotReadyException.class)
            .isThrownBy(() -> waiting.read(TOPIC, headers, value));
        avro.failure = null;
        patiently().until(() -> waiting.isReady(TOPIC, headers, value));
      }
    }
  }

  /** Its client may wait for a minute; a thread of Kafka Streams has other partitions, too. */
  @Test
  void whatIsKnownIsReadWhileTheRegistryIsAskedAndSaysNothing() {
    byte[] known = new SerializedValues(avro).write(TOPIC, headers, OWN);
    patiently().until(() -> reading.isReady(TOPIC, headers, known));
    assertThat(reading.isReady(TOPIC, headers, new byte[] {0, 0, 0, 0, SILENT, 1})).isFalse();
    patiently().until(() -> avro.asked.getCount() == 0);

    CompletableFuture<Read> read =
        CompletableFuture.supplyAsync(() -> reading.read(TOPIC, headers, known));
    try {
      patiently().until(read::isDone);
      assertThat(read.join()).isInstanceOf(Read.Own.class);
    } finally {
      avro.answered.countDown();
    }
  }

  /** A jar of it is not there: the partition waits as for a registry, and the log says for what. */
  @Test
  void aDeserializerThatCannotEvenBeLoadedIsTriedAgain() {
    byte[] value = new SerializedValues(avro).write(TOPIC, headers, OWN);
    avro.missingClass = new NoClassDefFoundError("for the test");
    assertThat(reading.isReady(TOPIC, headers, value)).isFalse();
    patiently().until(() -> avro.errors.get() > 1);
    avro.missingClass = null;
    patiently().until(() -> reading.isReady(TOPIC, headers, value));
  }

  @Test
  void bytesThatItDoesNotLikeAreADeadLetter() {
    byte[] unknown = {0, 0, 0, 0, 9, 1};
    byte[] foreign = {5, 6};
    for (byte[] value : List.of(unknown, foreign)) {
      patiently().until(() -> reading.isReady(TOPIC, headers, value));
      assertThat(((Read.Refused) reading.read(TOPIC, headers, value)).reason())
          .isEqualTo("undecodable");
    }
    assertThat(((Read.Refused) reading.read(TOPIC, headers, unknown)).detail())
        .contains("Schema 9 not found");
  }

  @Test
  void anythingButARecordIsADeadLetter() {
    try (DeserializedValues text =
        new DeserializedValues(org.apache.kafka.common.serialization.StringDeserializer::new)) {
      Read read = text.read(TOPIC, headers, new byte[] {'x'});
      assertThat(((Read.Refused) read).detail()).contains("java.lang.String");
    }
  }

  @Test
  void aSerializerThatFailsMakesSendersWait() {
    avro.failure = new SerializationException("not registered");
    assertThatExceptionOfType(NotReadyException.class)
        .isThrownBy(() -> new SerializedValues(avro).write(TOPIC, headers, OWN))
        .withCauseInstanceOf(SerializationException.class);
  }

  private static org.awaitility.core.ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }
}
