package dev.treeline.registry;

import dev.treeline.codec.Schemas;
import dev.treeline.codec.WriterSchema;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The subjects of {@code treeline.spans}. One subject cannot hold the two schemas side by side, for
 * neither reads the other's records. So where the strategy gives the topic one subject, the span
 * comes first, as producers write it; and behind it, where Treeline itself writes to it, the union
 * of both, which reads either, and so is compatible with what was there.
 */
public record SpanSubjects(SubjectNames names, String topic) {

  public record Subject(String name, Schema schema) {}

  /** The one that Treeline's own batches are written with. */
  public Subject written() {
    return of(names == SubjectNames.TOPIC ? WriterSchema.EITHER : Schemas.SPAN_BATCH);
  }

  /**
   * In the order in which they are registered; {@link #written} is the last where it is one.
   *
   * @param writes whether Treeline writes to the topic with one of them
   */
  public List<Subject> all(boolean writes) {
    if (names != SubjectNames.TOPIC) {
      return List.of(of(Schemas.SPAN), of(Schemas.SPAN_BATCH));
    }
    return writes ? List.of(of(Schemas.SPAN), written()) : List.of(of(Schemas.SPAN));
  }

  private Subject of(Schema schema) {
    return new Subject(names.of(topic, schema), schema);
  }
}
