package dev.treeline.wire;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.WriterSchemas;
import dev.treeline.wire.SchemaLookup.Answer;
import org.apache.kafka.common.header.Headers;

/** Confluent's wire format, with the schemas of a registry. */
public final class RegistryValues implements WireValues {

  private final SchemaLookup schemas;
  private final OtherVersions others;

  /** With the schemas of the releases for values in single-object encoding. */
  public RegistryValues(SchemaLookup schemas) {
    this(schemas, new OtherVersions(WriterSchemas.RELEASED));
  }

  /**
   * @param others reads what is not in Confluent's wire format
   */
  public RegistryValues(SchemaLookup schemas, OtherVersions others) {
    this.schemas = schemas;
    this.others = others;
  }

  @Override
  public boolean isReady(String topic, Headers headers, byte[] value) {
    return !(Framing.of(headers, value) instanceof Framing.Framed framed)
        || !(schemas.ask(framed.schema()) instanceof Answer.Pending);
  }

  @Override
  public Read read(String topic, Headers headers, byte[] value) {
    Framing framing = Framing.of(headers, value);
    if (framing instanceof Framing.Unfit unfit) {
      return new Read.Refused(unfit.reason(), unfit.detail());
    }
    return framing instanceof Framing.Framed framed ? resolved(framed, value) : others.read(value);
  }

  private Read resolved(Framing.Framed framed, byte[] value) {
    Answer answer = schemas.known(framed.schema());
    if (answer instanceof Answer.Refused refused) {
      return new Read.Refused(refused.reason(), refused.detail());
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new NotReadyException(
          "the schema registry has not said yet: " + framed.schema().text());
    }
    try {
      return new Read.Own(found.schema().toOwn(value, framed.payloadAt()));
    } catch (DecodeException e) {
      return new Read.Refused(
          "undecodable", "written with " + framed.schema().text() + ": " + e.getMessage());
    }
  }
}
