package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SpanRecordPageTest {

  private static final String BEGIN = "<!-- fields: written by SpanRecordPageTest -->\n";
  private static final String END = "<!-- end of fields -->\n";

  /** {@code -Dgolden.update=true} writes the tables anew. */
  @Test
  void theFieldsAreThoseOfTheSchemas() throws IOException {
    Page page = Page.of("docs/span-record.md");
    int from = page.text().indexOf(BEGIN) + BEGIN.length();
    int to = page.text().indexOf(END);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          page.file(), page.text().substring(0, from) + tables() + page.text().substring(to));
      return;
    }
    assertThat(page.text().substring(from, to)).isEqualTo(tables());
  }

  private static String tables() {
    StringBuilder tables = new StringBuilder();
    for (Schema type : records()) {
      tables.append("\n### ").append(type.getName()).append("\n\n");
      tables.append(type.getDoc()).append("\n\n| field | type | default | |\n|---|---|---|---|\n");
      for (Schema.Field field : type.getFields()) {
        tables.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(field.name(), type(field.schema()), defaultOf(field), field.doc()));
      }
    }
    return tables.append('\n').toString();
  }

  /** The span and what stands in it, then the batch. */
  private static List<Schema> records() {
    Map<String, Schema> found = new LinkedHashMap<>();
    List<Schema> open = new ArrayList<>(List.of(Schemas.SPAN, Schemas.SPAN_BATCH));
    while (!open.isEmpty()) {
      Schema type = open.remove(0);
      if (type.getType() == Schema.Type.RECORD
          && found.putIfAbsent(type.getFullName(), type) == null) {
        type.getFields().forEach(field -> open.addAll(parts(field)));
      } else if (type.getType() == Schema.Type.ARRAY) {
        open.add(type.getElementType());
      } else if (type.getType() == Schema.Type.MAP) {
        open.add(type.getValueType());
      }
    }
    return List.copyOf(found.values());
  }

  private static List<Schema> parts(Schema.Field field) {
    return field.schema().isUnion() ? field.schema().getTypes() : List.of(field.schema());
  }

  private static String type(Schema type) {
    return switch (type.getType()) {
      case UNION -> type.getTypes().stream().map(t -> type(t)).collect(Collectors.joining(", "));
      case ARRAY -> "list of " + type(type.getElementType());
      case MAP -> "map of " + type(type.getValueType());
      case FIXED -> "`%s`, %d bytes".formatted(type.getName(), type.getFixedSize());
      case ENUM -> type.getEnumSymbols().stream().collect(Collectors.joining("`, `", "`", "`"));
      case RECORD -> "[" + type.getName() + "](#" + type.getName().toLowerCase(Locale.ROOT) + ")";
      default -> type.getType().getName();
    };
  }

  private static String defaultOf(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "";
    }
    Object value = field.defaultVal();
    if (value == JsonProperties.NULL_VALUE) {
      return "null";
    }
    return value instanceof String text
        ? (text.isEmpty() ? "\"\"" : "`" + text + "`")
        : value instanceof byte[] ? "" : String.valueOf(value);
  }
}
