package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class WriterSchemaTest {

  private static final Span SPAN = Samples.span();
  private static final byte[] OWN = SpanRecords.encode(SPAN);
  private static final byte[] OWN_BATCH =
      SpanRecords.encode(List.of(Samples.span(), Samples.span(new SpanId(1), new SpanId(2))));

  @Test
  void aValueOfThisBuildsSchemaStaysTheBytesThatItIs() {
    byte[] framed = framed(bare(OWN));
    assertThat(WriterSchema.of(Schemas.SPAN).toOwn(framed, 5)).isEqualTo(OWN);
    assertThat(WriterSchema.of(Schemas.SPAN_BATCH).toOwn(framed(bare(OWN_BATCH)), 5))
        .isEqualTo(OWN_BATCH);
  }

  @Test
  void theBranchOfAUnionSaysWhichOfTheTwoItIs() {
    WriterSchema union =
        WriterSchema.of(Schema.createUnion(List.of(Schemas.SPAN, Schemas.SPAN_BATCH)));
    assertSame(union.toOwn(behind(0, bare(OWN)), 0), OWN);
    assertSame(union.toOwn(behind(2, bare(OWN_BATCH)), 0), OWN_BATCH);
  }

  @Test
  void aSpanOfAnOlderSchemaHasTheDefaultsOfWhatThatDoesNotKnow() {
    Schema older =
        with(
            Schemas.SPAN,
            f -> Set.of("kind", "links", "droppedEvents", "scope", "flags").contains(f.name()),
            List.of());
    Span read = read(older, rewritten(older));
    assertThat(read.attributes()).isEqualTo(SPAN.attributes());
    assertThat(read.events()).isEqualTo(SPAN.events());
    assertThat(read.resource()).isEqualTo(SPAN.resource());
    assertThat(read.kind()).isEqualTo(SpanKind.UNSPECIFIED);
    assertThat(read.links()).isEmpty();
    assertThat(read.flags()).isZero();
  }

  @Test
  void aSpanOfANewerSchemaHasAllThatIsKnownOfIt() {
    Schema extra = SchemaBuilder.record("Extra").fields().requiredString("x").endRecord();
    Schema newer =
        with(
            Schemas.SPAN,
            f -> false,
            List.of(
                new Schema.Field("sampler", Schema.create(Schema.Type.STRING), null, ""),
                new Schema.Field(
                    "extras", Schema.createArray(extra), null, Collections.emptyList())));
    GenericRecord record = rewritten(newer);
    record.put("sampler", "always");
    record.put(
        "extras",
        List.of(new org.apache.avro.generic.GenericRecordBuilder(extra).set("x", "y").build()));
    assertThat(read(newer, record)).isEqualTo(SPAN);
  }

  /** More of them than may stand inside each other, and more than one block has. */
  @Test
  void aSpanOfManyEventsIsReadWholeHoweverItsListsAreCut() throws IOException {
    List<SpanEvent> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(new SpanEvent("bare", i, Attributes.EMPTY, 0));
      events.add(new SpanEvent("full", i, Samples.attributes(), 0));
    }
    Span span = Samples.span(Samples.attributes(), events, List.of());
    Schema older = with(Schemas.SPAN, f -> f.name().equals("links"), List.of());
    GenericRecord record = rewritten(older, SpanRecords.encode(span));
    for (byte[] value : List.of(Avro.write(record), Avro.writeInBlocks(record))) {
      byte[] own = WriterSchema.of(older).toOwn(value, SingleObject.HEADER_BYTES);
      assertThat(SpanRecords.decode(own)).containsExactly(span);
    }
  }

  @Test
  void fieldsInAnotherOrderAreFound() {
    List<Schema.Field> fields = new ArrayList<>(Schemas.SPAN.getFields());
    // Names are defined where they stand first: the rest follows them.
    Collections.reverse(fields.subList(fields.size() - 5, fields.size()));
    Schema shuffled = record(fields);
    assertThat(read(shuffled, rewritten(shuffled))).isEqualTo(SPAN);
  }

  @Test
  void aSymbolThatIsNotKnownIsTheDefault() {
    Schema kinds =
        Schema.createEnum(
            "SpanKind",
            null,
            "dev.treeline",
            List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER", "AGENT"),
            "UNSPECIFIED");
    List<Schema.Field> fields =
        new ArrayList<>(
            Schemas.SPAN.getFields().stream()
                .map(
                    f ->
                        f.name().equals("kind")
                            ? new Schema.Field("kind", kinds, null, "UNSPECIFIED")
                            : f)
                .toList());
    Schema newer = record(fields);
    GenericRecord record = rewritten(newer);
    record.put("kind", new GenericData.EnumSymbol(kinds, "AGENT"));
    assertThat(read(newer, record).kind()).isEqualTo(SpanKind.UNSPECIFIED);
    assertThat(read(newer, record).name()).isEqualTo(SPAN.name());
  }

  @Test
  void whatADeserializerMadeIsTakenAsWell() {
    Schema older = with(Schemas.SPAN, f -> f.name().equals("links"), List.of());
    assertThat(SpanRecords.decode(WriterSchema.recordToOwn(rewritten(older))).get(0).name())
        .isEqualTo(SPAN.name());
    GenericRecord unfinished = new GenericData.Record(Schemas.SPAN);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> WriterSchema.recordToOwn(unfinished))
        .withMessageContaining("no record of the schema it carries");
  }

  @Test
  void aSchemaOfSomethingElseIsRefused() {
    for (Schema other : List.of(Schema.create(Schema.Type.STRING), Schemas.DEAD_LETTER)) {
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> WriterSchema.of(other))
          .withMessageContaining("neither Span nor SpanBatch");
    }
  }

  @Test
  void aSpanWithoutWhatEachSpanHasIsRefused() {
    Schema nameless = with(Schemas.SPAN, f -> f.name().equals("spanId"), List.of());
    byte[] value = OWN; // whatever: it is never looked at
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> WriterSchema.of(nameless).toOwn(value, 0))
        .withMessageContaining("spanId");
  }

  @Test
  void bytesThatFollowTheValueAreRefused() {
    Schema older = with(Schemas.SPAN, f -> f.name().equals("links"), List.of());
    byte[] value = written(older, rewritten(older));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> WriterSchema.of(older).toOwn(Arrays.copyOf(value, value.length + 3), 0))
        .withMessageContaining("3 bytes follow");
  }

  /** The last may be one that this build reads, or one that it passes over. */
  @Test
  void aValueThatEndsInTheMiddleOfItsLastFieldIsRefused() {
    Schema.Field added =
        new Schema.Field(
            "checksum",
            Schema.createFixed("Checksum", null, "dev.treeline", 16),
            null,
            new byte[16]);
    Schema.Field id = Schemas.SPAN.getField("spanId");
    for (Schema schema :
        List.of(
            with(Schemas.SPAN, f -> false, List.of(added)),
            with(Schemas.SPAN, f -> f.equals(id), List.of(id)))) {
      WriterSchema writer = WriterSchema.of(schema);
      byte[] value = written(schema, rewritten(schema));
      assertThat(SpanRecords.decode(writer.toOwn(value, 0))).containsExactly(SPAN);
      for (int missing = 1; missing <= SpanId.BYTES; missing++) {
        byte[] cut = Arrays.copyOf(value, value.length - missing);
        assertThatExceptionOfType(DecodeException.class)
            .isThrownBy(() -> writer.toOwn(cut, 0))
            .withMessageContaining("ends early");
      }
    }
  }

  /** The schema decides what is read: an array of nothing costs no byte and any memory. */
  @Test
  void arraysOfNothingAreRefusedBeforeTheyAreMade() {
    Schema.Field bomb =
        new Schema.Field(
            "bomb",
            Schema.createArray(Schema.create(Schema.Type.NULL)),
            null,
            Collections.emptyList());
    Schema newer = with(Schemas.SPAN, f -> false, List.of(bomb));
    byte[] value = written(newer, rewritten(newer));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(value, 0, value.length - 1);
    bytes.writeBytes(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0});
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> WriterSchema.of(newer).toOwn(bytes.toByteArray(), 0));
  }

  @Test
  void aDeepNestIsRefused() {
    Schema older = with(Schemas.SPAN, f -> f.name().equals("links"), List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0}); // no trace id
    bytes.writeBytes(new byte[8 + 1 + 1 + 1 + 1 + 1 + 1 + 1]);
    bytes.writeBytes(new byte[] {2, 0}); // one attribute, called ""
    for (int i = 0; i < 100_000; i++) {
      bytes.writeBytes(new byte[] {12, 2}); // an array of one
    }
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> WriterSchema.of(older).toOwn(bytes.toByteArray(), 0))
        .withMessageContaining("deeper");
  }

  @Test
  void mutantsAreReadOrRefused() {
    Schema older = with(Schemas.SPAN, f -> f.name().equals("links"), List.of());
    WriterSchema writer = WriterSchema.of(older);
    byte[] valid = written(older, rewritten(older));
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = valid.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(mutant, random.nextInt(mutant.length + 1));
      assertThatNoException().isThrownBy(() -> readOrRefused(writer, mutant));
      assertThatNoException().isThrownBy(() -> readOrRefused(writer, cut));
    }
  }

  private static void readOrRefused(WriterSchema writer, byte[] value) {
    try {
      SpanRecords.decode(writer.toOwn(value, 0));
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  private static Span read(Schema writer, GenericRecord record) {
    return SpanRecords.decode(WriterSchema.of(writer).toOwn(written(writer, record), 0)).get(0);
  }

  private static void assertSame(byte[] one, byte[] other) {
    assertThat(SpanRecords.decode(one)).isEqualTo(SpanRecords.decode(other));
  }

  private interface Which {
    boolean is(Schema.Field field);
  }

  private static Schema with(Schema schema, Which dropped, List<Schema.Field> added) {
    List<Schema.Field> fields =
        new ArrayList<>(schema.getFields().stream().filter(f -> !dropped.is(f)).toList());
    fields.addAll(added);
    return record(fields);
  }

  private static Schema record(List<Schema.Field> fields) {
    return Schema.createRecord(
        "Span",
        null,
        "dev.treeline",
        false,
        fields.stream().map(f -> new Schema.Field(f, f.schema())).toList());
  }

  /** The sample as that schema has it. */
  private static GenericRecord rewritten(Schema schema) {
    return rewritten(schema, OWN);
  }

  private static GenericRecord rewritten(Schema schema, byte[] own) {
    try {
      return (GenericRecord)
          new GenericDatumReader<>(Schemas.SPAN, schema)
              .read(null, DecoderFactory.get().binaryDecoder(bare(own), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] written(Schema schema, GenericRecord record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record, out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bare(byte[] own) {
    return Arrays.copyOfRange(own, SingleObject.HEADER_BYTES, own.length);
  }

  private static byte[] framed(byte[] bare) {
    return behind(0, behind(0, behind(0, behind(0, behind(7, bare)))));
  }

  private static byte[] behind(int first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = (byte) first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
