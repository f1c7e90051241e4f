package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
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

  @Test
  void moreNamesThanAreKeptAreWrittenAllTheSame() throws IOException {
    List<String> names = IntStream.range(0, 5_000).mapToObj(i -> "a \"name\" " + i).toList();
    List<String> plain = IntStream.range(0, 5_000).mapToObj(i -> "a name " + i).toList();
    for (int round = 0; round < 2; round++) {
      assertThat(Json.text(json -> write(json, names))).isEqualTo(byJackson(names));
      assertThat(Json.text(json -> write(json, plain))).isEqualTo(byJackson(plain));
    }
  }

  /** As values and as names. */
  private static void write(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartObject();
    for (String text : texts) {
      json.writeStringField(text, text);
    }
    json.writeEndObject();
  }

  private static String byJackson(List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      write(json, texts);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
