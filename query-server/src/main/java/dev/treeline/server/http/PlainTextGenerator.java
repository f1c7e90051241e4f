package dev.treeline.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's generator, which looks at each character of a text by itself. Nearly all texts of spans
 * are ASCII in which nothing is to be escaped: such a text is seen eight characters at a time, and
 * copied; names of fields, which come again and again, are kept as bytes. Whatever else it is,
 * Jackson writes it.
 */
final class PlainTextGenerator extends UTF8JsonGenerator {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  /** More than those of all dialects and vocabularies; of what comes then, each is written anew. */
  private static final int MOST_NAMES = 4_096;

  private static final int LONGEST_NAME = 100;

  private static final Map<String, SerializableString> NAMES = new ConcurrentHashMap<>();

  private PlainTextGenerator(
      IOContext context, int features, @Nullable ObjectCodec codec, OutputStream out, char quote) {
    super(context, features, codec, out, quote);
  }

  /** Makes such generators for streams. */
  static final class Factory extends JsonFactory {

    private static final long serialVersionUID = 1L;

    Factory(JsonFactoryBuilder builder) {
      super(builder);
    }

    @Override
    protected JsonGenerator _createUTF8Generator(OutputStream out, IOContext context) {
      return new PlainTextGenerator(context, _generatorFeatures, _objectCodec, out, _quoteChar);
    }
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    SerializableString known = NAMES.get(name);
    if (known == null && isWorthKeeping(name)) {
      known = new SerializedString(name);
      NAMES.put(name, known);
    }
    if (known == null) {
      super.writeFieldName(name);
    } else {
      writeFieldName(known);
    }
  }

  private static boolean isWorthKeeping(String name) {
    return name.length() <= LONGEST_NAME && NAMES.size() < MOST_NAMES && plain(name) != null;
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    byte[] plain = text == null ? null : plain(text);
    if (plain == null) {
      super.writeString(text);
    } else {
      writeRawUTF8String(plain, 0, plain.length);
    }
  }

  /** Its bytes; null where one of them may not stand in JSON as it is. */
  static byte @Nullable [] plain(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      if (!isPlain((long) WORDS.get(bytes, at))) {
        return null;
      }
    }
    for (; at < bytes.length; at++) {
      byte next = bytes[at];
      if (next < ' ' || next == '"' || next == '\\') {
        return null;
      }
    }
    return bytes;
  }

  /** None of eight bytes is a control character, a quote, a backslash, or beyond ASCII. */
  private static boolean isPlain(long word) {
    long control = word - SPACES;
    long quote = (word ^ QUOTES) - ONES;
    long backslash = (word ^ BACKSLASHES) - ONES;
    return ((control | quote | backslash | word) & HIGH) == 0;
  }
}
