package dev.treeline.server.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.Fault;
import dev.treeline.server.dialect.Problem;
import java.io.IOException;

/** The 422 of FastAPI, on which several of the products stand: all that is wrong, in a list. */
public final class FastApiErrors {

  /** Of a value that was not as it must be: an answer may not be of the size of what was sent. */
  private static final int MOST_OF_INPUT = 100;

  private FastApiErrors() {}

  /** A problem that names no parameter is one of the whole query. */
  public static void writeInvalid(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("detail");
    for (Fault fault : problem.faults()) {
      write(json, fault);
    }
    if (problem.faults().isEmpty()) {
      json.writeStartObject();
      json.writeStringField("type", "value_error");
      json.writeArrayFieldStart("loc");
      json.writeString("query");
      json.writeEndArray();
      json.writeStringField("msg", problem.detail());
      json.writeNullField("input");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Fault fault) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", fault.type());
    json.writeArrayFieldStart("loc");
    json.writeString(fault.place());
    json.writeString(fault.parameter());
    json.writeEndArray();
    json.writeStringField("msg", fault.message());
    json.writeStringField("input", inShort(fault.input()));
    if (!fault.context().isEmpty()) {
      json.writeFieldName("ctx");
      JsonValues.write(json, fault.context());
    }
    json.writeEndObject();
  }

  /** Never with half a character at its end. */
  private static String inShort(String input) {
    if (input.length() <= MOST_OF_INPUT) {
      return input;
    }
    int half = Character.isHighSurrogate(input.charAt(MOST_OF_INPUT - 1)) ? 1 : 0;
    return input.substring(0, MOST_OF_INPUT - half);
  }
}
