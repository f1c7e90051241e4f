package dev.treeline.server.dialect.lantern;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceIds;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.trace.TraceReader;
import java.util.List;

/** {@code GET /lantern/v1/traces/{id}}. */
public final class LanternDialect implements Dialect {

  private static final String KEY_HEADER = "X-Lantern-Key";

  @Override
  public String name() {
    return "lantern";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/lantern");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(new Endpoint("/lantern/v1/traces/{id}", LanternDialect::trace));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return KeyHeaders.plain(headers, KEY_HEADER);
  }

  @Override
  public List<String> keyHeaders() {
    return List.of(KEY_HEADER);
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    return new ErrorAnswer(
        problem.kind().status(),
        json -> {
          json.writeStartObject();
          json.writeStringField("problem", problem.detail());
          json.writeEndObject();
        });
  }

  private static Answer trace(ApiRequest request, TraceReader reader) {
    return TraceIds.parse(request.path("id"))
        .map(id -> TraceLookup.written(request, reader, id, TraceJson::write))
        .orElseGet(TraceLookup::notFound);
  }
}
