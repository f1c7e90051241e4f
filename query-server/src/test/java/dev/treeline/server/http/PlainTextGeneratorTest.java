package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PlainTextGeneratorTest {

  @Property
  void aTextOfAsciiIsWrittenAsJacksonDoes(
      @ForAll List<@CharRange(to = '\u007f') @StringLength(max = 40) String> texts)
      throws IOException {
    assertThat(Json.text(json -> write(json, texts))).isEqualTo(byJackson(texts));
  }

  @Test
  void eachCharacterAtEachPlaceIsWrittenAsJacksonDoes() throws IOException {
    for (int place = 0; place < 20; place++) {
      StringBuilder text = new StringBuilder("a text without any").append("!!");
      for (int character = 0; character < 0xD800; character += character < 0x200 ? 1 : 0x101) {
        text.setCharAt(place, (char) character);
        List<String> texts = List.of(text.toString());
        assertThat(Json.text(json -> write(json, texts))).isEqualTo(byJackson(texts));
      }
    }
  }

  @Test
  void aTextMayBeLongerThanABuffer() throws IOException {
    List<String> texts = List.of("x".repeat(100_000), "", "\uD83D\uDE00", "y".repeat(7_999));
    assertThat(Json.text(json -> write(json, texts))).isEqualTo(byJackson(texts));
  }

  private static void write(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static String byJackson(List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      write(json, texts);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
