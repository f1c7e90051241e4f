package dev.treeline.server.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.treeline.server.dialect.ApiRequest.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Requests and their headers, as short as a test wants them. */
final class Intake {

  static final String TRACE = "5b8efff798038103d269b633813fc60c";
  static final String KEY = "the-key";

  private Intake() {}

  /** Name, value, name, value, … */
  static Headers headers(String... pairs) {
    return name -> {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < pairs.length; i += 2) {
        if (pairs[i].equalsIgnoreCase(name)) {
          values.add(pairs[i + 1]);
        }
      }
      return values;
    };
  }

  static IntakeRequest json(String body, String... moreHeaders) {
    return request("application/json", body.getBytes(StandardCharsets.UTF_8), moreHeaders);
  }

  static IntakeRequest request(String contentType, byte[] body, String... moreHeaders) {
    List<String> all = new ArrayList<>(List.of("Content-Type", contentType));
    all.addAll(List.of("Authorization", "Bearer " + KEY));
    all.addAll(List.of(moreHeaders));
    return new IntakeRequest(headers(all.toArray(String[]::new)), new ByteArrayInputStream(body));
  }

  /** A request of spans, each {@code traceId/spanId}. */
  static String spans(String... ids) {
    List<String> spans = new ArrayList<>();
    for (String id : ids) {
      int slash = id.indexOf('/');
      spans.add(
          "{\"traceId\":\"%s\",\"spanId\":\"%s\"}"
              .formatted(id.substring(0, slash), id.substring(slash + 1)));
    }
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}";
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Protobuf with one field, whose bytes these are. */
  static ByteString message(int field, ByteString inner) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeBytes(field, inner);
    coded.flush();
    return out.toByteString();
  }
}
