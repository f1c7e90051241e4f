package dev.treeline.server.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The 422 of FastAPI, on which several of the products stand. */
public final class FastApiErrors {

  private FastApiErrors() {}

  /**
   * One parameter that was not as it must be.
   *
   * @param place where the parameter stood: {@code path}, {@code query} or {@code body}
   */
  public static void writeInvalid(
      JsonGenerator json, String place, @Nullable String parameter, String message)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("detail");
    json.writeStartObject();
    json.writeArrayFieldStart("loc");
    json.writeString(place);
    if (parameter != null) {
      json.writeString(parameter);
    }
    json.writeEndArray();
    json.writeStringField("msg", message);
    json.writeStringField("type", "value_error");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
