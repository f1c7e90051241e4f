package dev.treeline.server.dialect.kit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.span.Tenant;
import dev.treeline.trace.TraceReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request to a dialect, without a web server. */
public final class Ask {

  /** No limit of depth, and nothing closed that a dialect left open: as the web layer has it. */
  public static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final Dialect dialect;
  private final TraceReader reader;
  private final Map<String, List<String>> query = new HashMap<>();
  private final Map<String, List<String>> headers = new HashMap<>();

  private boolean asDescribed = true;

  private Ask(Dialect dialect, TraceReader reader) {
    this.dialect = dialect;
    this.reader = reader;
  }

  public static Ask of(Dialect dialect, TraceReader reader) {
    return new Ask(dialect, reader);
  }

  public Ask query(String name, String... values) {
    query.put(name, List.of(values));
    return this;
  }

  public Ask header(String name, String... values) {
    headers.put(name, List.of(values));
    return this;
  }

  /** For what a setting makes of an answer against its document. */
  public Ask notAsDescribed() {
    asDescribed = false;
    return this;
  }

  public ApiRequest.Headers headers() {
    return name -> headers.getOrDefault(name, List.of());
  }

  /** Of the endpoint at this path, whose parameters in braces have these values. */
  public Answer answer(String path, String... values) {
    Endpoint endpoint =
        dialect.endpoints().stream()
            .filter(candidate -> candidate.path().equals(path))
            .findFirst()
            .orElseThrow();
    Map<String, String> parameters = new HashMap<>();
    Matcher name = PARAMETER.matcher(path);
    for (int i = 0; name.find(); i++) {
      parameters.put(name.group(1), values[i]);
    }
    Answer answer =
        endpoint
            .handler()
            .answer(new ApiRequest(Tenant.DEFAULT, parameters, query, headers()), reader);
    if (asDescribed) {
      Described.check(dialect, path, answer);
    }
    return answer;
  }

  /** The body of a 200, as a tree. */
  public JsonNode body(String path, String... values) {
    return parsed(text(ok(answer(path, values)).body(), false));
  }

  public static Answer.Ok ok(Answer answer) {
    if (answer instanceof Answer.Ok ok) {
      return ok;
    }
    throw new AssertionError("not a 200 but " + answer);
  }

  public static String text(Answer.JsonBody body, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      if (pretty) {
        json.setPrettyPrinter(
            new DefaultPrettyPrinter()
                .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                .withObjectIndenter(new DefaultIndenter("  ", "\n")));
      }
      body.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  public static JsonNode parsed(String text) {
    try {
      return new ObjectMapper(JSON).readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + text, e);
    }
  }
}
