package dev.treeline.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.codec.DecodeException;
import dev.treeline.codec.WriterSchema;
import dev.treeline.wire.SchemaLookup.Answer;
import dev.treeline.wire.SchemaRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** What Treeline asks a registry. Each call is one conversation, and waits for it. */
public final class Registry {

  /** Registries add fields and leave some out: only these are looked at, and only when there. */
  private static final String SCHEMA = "schema";

  private static final int MAX_REFERENCES = 100;

  private final RegistryHttp http;

  public Registry(RegistrySettings settings) {
    this.http = new RegistryHttp(settings);
  }

  /** Found or refused; never pending. */
  Answer schema(SchemaRef ref) throws RegistryUnavailableException {
    Reply reply = http.get(pathOf(ref));
    if (reply instanceof Reply.Ok ok) {
      return usable(ref, ok.body());
    }
    Reply.No no = (Reply.No) reply;
    if (no.isUnknownSchema() || (ref instanceof SchemaRef.Guid && knowsNoGuids())) {
      return unknown(ref, no.text());
    }
    throw new RegistryUnavailableException("answered " + no.text());
  }

  private static String pathOf(SchemaRef ref) {
    return ref instanceof SchemaRef.Id id
        ? "/schemas/ids/" + id.id()
        : "/schemas/guids/" + ((SchemaRef.Guid) ref).guid();
  }

  /** Asked after a 404 that a proxy could have given as well: is there a registry at all? */
  private boolean knowsNoGuids() throws RegistryUnavailableException {
    return http.get("/schemas/types") instanceof Reply.Ok ok && ok.body().isArray();
  }

  private static Answer.Refused unknown(SchemaRef ref, String text) {
    return new Answer.Refused(
        "unknown_schema", ref.text() + " is not in the registry, which answered " + text);
  }

  private Answer usable(SchemaRef ref, JsonNode body) throws RegistryUnavailableException {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      return new Answer.Refused("foreign_schema", ref.text() + " is of type " + type);
    }
    try {
      Schema.Parser parser = parser();
      addReferences(parser, body, new HashSet<>());
      return new Answer.Found(WriterSchema.of(parser.parse(body.path(SCHEMA).asText())));
    } catch (AvroRuntimeException | DecodeException e) {
      return new Answer.Refused("foreign_schema", ref.text() + ": " + e.getMessage());
    } catch (StackOverflowError e) {
      return new Answer.Refused("foreign_schema", ref.text() + " nests too deeply");
    }
  }

  /** As lenient as the registry was that took it. */
  private static Schema.Parser parser() {
    return new Schema.Parser().setValidateDefaults(false);
  }

  /** What a reference names is parsed before what names it. */
  private void addReferences(Schema.Parser parser, JsonNode body, Set<String> seen)
      throws RegistryUnavailableException {
    for (JsonNode reference : body.path("references")) {
      String path =
          versions(reference.path("subject").asText()) + "/" + reference.path("version").asInt();
      if (!seen.add(path)) {
        continue;
      }
      if (seen.size() > MAX_REFERENCES) {
        throw new AvroRuntimeException("more than " + MAX_REFERENCES + " references");
      }
      Reply reply = http.get(path);
      if (!(reply instanceof Reply.Ok ok)) {
        throw new RegistryUnavailableException(
            "answered " + ((Reply.No) reply).text() + " to " + path);
      }
      addReferences(parser, ok.body(), seen);
      parser.parse(ok.body().path(SCHEMA).asText());
    }
  }

  /** The id of a schema that is registered under this subject. */
  public OptionalInt idOf(String subject, Schema schema) throws RegistryUnavailableException {
    Reply reply = http.post("/subjects/" + encoded(subject), question(schema));
    if (reply instanceof Reply.Ok ok && ok.body().path("id").isInt()) {
      return OptionalInt.of(ok.body().path("id").asInt());
    }
    if (reply instanceof Reply.No no && (no.isUnknownSchema() || no.isUnknownSubject())) {
      return OptionalInt.empty();
    }
    throw new RegistryUnavailableException("answered without an id: " + textOf(reply));
  }

  /**
   * Registers; where it is registered already, that stays.
   *
   * @throws SchemaRefusedException when the registry does not take it
   */
  public int register(String subject, Schema schema)
      throws RegistryUnavailableException, SchemaRefusedException {
    Reply reply = http.post(versions(subject), question(schema));
    if (reply instanceof Reply.Ok ok && ok.body().path("id").isInt()) {
      return ok.body().path("id").asInt();
    }
    if (reply instanceof Reply.No no) {
      throw new SchemaRefusedException(subject, no);
    }
    throw new RegistryUnavailableException("answered without an id: " + textOf(reply));
  }

  private static String textOf(Reply reply) {
    return reply instanceof Reply.No no ? no.text() : "200";
  }

  private static ObjectNode question(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put(SCHEMA, schema.toString());
  }

  private static String versions(String subject) {
    return "/subjects/" + encoded(subject) + "/versions";
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
