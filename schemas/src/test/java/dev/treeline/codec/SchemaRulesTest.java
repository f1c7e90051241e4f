package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lets the schemas grow, and lets somebody write against them who has nothing else. */
class SchemaRulesTest {

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeAndFieldSaysWhatItIs(Schema type) {
    assertThat(type.getType() == Schema.Type.RECORD ? type.getDoc() : "one of an id or an enum")
        .as("doc of %s", type.getName())
        .isNotBlank();
    if (type.getType() == Schema.Type.RECORD) {
      assertThat(type.getFields())
          .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
    }
  }

  /** A symbol that is added later is read as this one by those who do not know it. */
  @ParameterizedTest
  @MethodSource("types")
  void everyEnumHasADefaultSymbol(Schema type) {
    if (type.getType() == Schema.Type.ENUM) {
      assertThat(type.getEnumDefault()).as(type.getName()).isEqualTo(type.getEnumSymbols().get(0));
    }
  }

  /** A producer may leave out the rest; and nothing can be left out of these later on. */
  @Test
  void ofASpanOnlyItsIdsMustBeThere() {
    Map<String, TreeSet<String>> needed = new LinkedHashMap<>();
    for (Schema type :
        Stream.of("Span", "SpanEvent", "SpanLink", "Resource", "Scope", "Value")
            .map(SchemaRulesTest::named)
            .toList()) {
      TreeSet<String> fields = new TreeSet<>();
      type.getFields().stream()
          .filter(f -> !f.hasDefaultValue())
          .forEach(f -> fields.add(f.name()));
      needed.put(type.getName(), fields);
    }
    assertThat(needed)
        .hasToString(
            "{Span=[spanId], SpanEvent=[], SpanLink=[spanId, traceId], Resource=[], Scope=[],"
                + " Value=[]}");
  }

  private static Schema named(String name) {
    return types().filter(type -> type.getName().equals(name)).findFirst().orElseThrow();
  }

  /** All records, enums and ids, each once. */
  static Stream<Schema> types() {
    Map<String, Schema> found = new LinkedHashMap<>();
    Deque<Schema> open = new ArrayDeque<>(Schemas.ALL);
    while (!open.isEmpty()) {
      Schema type = open.pop();
      switch (type.getType()) {
        case RECORD -> {
          if (found.putIfAbsent(type.getFullName(), type) == null) {
            type.getFields().forEach(field -> open.push(field.schema()));
          }
        }
        case ENUM, FIXED -> found.putIfAbsent(type.getFullName(), type);
        case ARRAY -> open.push(type.getElementType());
        case MAP -> open.push(type.getValueType());
        case UNION -> type.getTypes().forEach(open::push);
        default -> {}
      }
    }
    return found.values().stream();
  }
}
