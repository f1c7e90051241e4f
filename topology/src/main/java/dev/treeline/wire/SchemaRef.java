package dev.treeline.wire;

import java.util.UUID;

/** How a record names the schema it was written with. */
public sealed interface SchemaRef {

  /** As the text of a message: {@code schema id 7}. */
  String text();

  /** A number that one registry gave. */
  record Id(int id) implements SchemaRef {
    @Override
    public String text() {
      return "schema id " + id;
    }
  }

  /** The same in all registries that were copied from one. */
  record Guid(UUID guid) implements SchemaRef {
    @Override
    public String text() {
      return "schema GUID " + guid;
    }
  }
}
